import type { ProblemFault } from '@pwp/contracts';
import { categorieInconnue, categoriePleine } from '../../problems.ts';
import type { SneCategorie, SneDemande } from '../../providers/sne-provider.ts';
import type { FichierRow } from '../brouillon-presenter.ts';

/**
 * Checks that the SNE still has room for the pieces in the agent's categories. Skips the form, which is not filed as a
 * piece, and pieces without a category, which the prestataire types. Throws `categorie-inconnue`, `categorie-pleine`,
 * with a pointer to each file.
 */
export function requireRoomInCategories(demande: SneDemande, fichiers: readonly FichierRow[]): void {
  const categories = new Map(
    demande.sections.flatMap((section) => section.categories.map((categorie) => [categorie.code, categorie] as const)),
  );
  const placed = fichiers.flatMap(({ fichierId, nom, role, categorie }) =>
    role === 'formulaire' || categorie === null ? [] : [{ fichierId, nom, categorie }],
  );
  const unknown: ProblemFault[] = [];
  const full: ProblemFault[] = [];
  const taken = new Map<string, number>();
  for (const { fichierId, nom, categorie: code } of placed) {
    const pointer = `/fichiers/${fichierId}`;
    const categorie = categories.get(code);
    if (categorie === undefined) {
      unknown.push({ pointer, detail: `« ${nom} » : le SNE n’a pas de catégorie ${code}. Choisissez-en une autre.` });
      continue;
    }
    const count = (taken.get(code) ?? categorie.pieces.length) + 1;
    taken.set(code, count);
    if (count > categorie.max) full.push({ pointer, detail: `« ${nom} » : ${fullSentence(categorie)}` });
  }
  if (unknown.length > 0) throw categorieInconnue(sentences(unknown), { errors: unknown });
  if (full.length > 0) throw categoriePleine(sentences(full), { errors: full });
}

/** The manual's sentence. */
function fullSentence({ libelle, max }: SneCategorie): string {
  return (
    `la catégorie « ${libelle} » est pleine (${max} ${max > 1 ? 'pièces' : 'pièce'} max.). ` +
    'Supprimez une pièce de la demande, retirez le fichier ou choisissez une autre catégorie.'
  );
}

function sentences(faults: readonly ProblemFault[]): string {
  return faults.map(({ detail }) => detail).join(' ');
}
