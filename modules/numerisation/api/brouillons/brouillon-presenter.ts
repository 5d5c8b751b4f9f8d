import type { Attributes } from 'sequelize';
import type { Brouillon, BrouillonFichier } from '../../contracts/index.ts';
import type { BrouillonFichierModel } from './brouillon-fichier-model.ts';
import type { BrouillonModel } from './brouillon-model.ts';

/** A file's row. */
export type FichierRow = Attributes<BrouillonFichierModel>;

/** A draft as the contract says it; `fichiers` are all of its files, in their order. */
export function presentBrouillon(
  { id, contexte, demande, modifieLe }: Attributes<BrouillonModel>,
  fichiers: readonly FichierRow[],
  keptMs: number,
): Brouillon {
  return {
    id,
    contexte,
    numeroUnique: demande === '' ? null : demande,
    fichiers: fichiers.map((fichier) => presentFichier(fichier, fichiers)),
    modifieLe: modifieLe.toISOString(),
    expireLe: new Date(modifieLe.getTime() + keptMs).toISOString(),
  };
}

/** A file of a draft; `all` are the files of the draft, among which it may stand twice. */
export function presentFichier(fichier: FichierRow, all: readonly FichierRow[]): BrouillonFichier {
  return {
    id: fichier.fichierId,
    nom: fichier.nom,
    type: fichier.type,
    taille: fichier.taille,
    role: fichier.role,
    categorie: fichier.categorie,
    doublon: doublonOf(fichier, all),
    comparee: fichier.comparee,
  };
}

/** Of two equal files, the one that came last is the one too many. */
function doublonOf(fichier: FichierRow, all: readonly FichierRow[]): BrouillonFichier['doublon'] {
  if (all.some(({ id, sha256 }) => sha256 === fichier.sha256 && id < fichier.id)) return 'lot';
  return fichier.dansLaDemande ? 'demande' : null;
}
