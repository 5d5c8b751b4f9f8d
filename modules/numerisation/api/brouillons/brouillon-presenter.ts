import type { Attributes } from 'sequelize';
import type { Brouillon, BrouillonFichier } from '../../contracts/index.ts';
import type { BrouillonFichierModel } from './fichiers/brouillon-fichier-model.ts';
import { numeroUniqueOf, type BrouillonModel } from './brouillon-model.ts';

/** A file's row. */
export type FichierRow = Attributes<BrouillonFichierModel>;

/** A draft as the contract describes it; `fichiers` holds all its files in order. */
export function presentBrouillon(
  brouillon: Attributes<BrouillonModel>,
  corrige: Brouillon['corrige'],
  fichiers: readonly FichierRow[],
  keptMs: number,
): Brouillon {
  const { id, contexte, reference, updatedAt } = brouillon;
  return {
    id,
    contexte,
    numeroUnique: numeroUniqueOf(brouillon),
    reference: reference ?? null,
    corrige,
    fichiers: fichiers.map((fichier) => presentFichier(fichier, fichiers)),
    updatedAt: updatedAt.toISOString(),
    dateExpiration: new Date(updatedAt.getTime() + keptMs).toISOString(),
  };
}

/** A file of a draft; `all` holds every file of the draft, to spot duplicates. */
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

/** Of two equal files, the later one is the duplicate. */
function doublonOf(fichier: FichierRow, all: readonly FichierRow[]): BrouillonFichier['doublon'] {
  if (all.some(({ id, sha256 }) => sha256 === fichier.sha256 && id < fichier.id)) return 'lot';
  return fichier.dansLaDemande ? 'demande' : null;
}
