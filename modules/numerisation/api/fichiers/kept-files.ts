import { BrouillonFichierModel } from '../brouillons/fichiers/brouillon-fichier-model.ts';
import { PieceModel } from '../plis/piece-model.ts';

/** Which of these file store keys a draft or a pli still refers to. */
export async function keptFiles(keys: readonly string[]): Promise<Set<string>> {
  const where = { fichier: [...keys] };
  // Drafts first: a file only moves from a draft to a pli, so it is found at least once.
  const drafts = await BrouillonFichierModel.findAll({ attributes: ['fichier'], where, raw: true });
  const pieces = await PieceModel.findAll({ attributes: ['fichier'], where, raw: true });
  return new Set([...drafts, ...pieces].flatMap(({ fichier }) => fichier ?? []));
}
