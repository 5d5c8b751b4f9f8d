import { BrouillonFichierModel } from '../brouillons/brouillon-fichier-model.ts';
import { PieceModel } from '../plis/piece-model.ts';

/** Those of these keys of the file store that a draft or a pli refers to. */
export async function keptFiles(keys: readonly string[]): Promise<Set<string>> {
  const where = { fichier: [...keys] };
  // Drafts first: a file goes from a draft to a pli, never back, and is so seen at least once.
  const drafts = await BrouillonFichierModel.findAll({ attributes: ['fichier'], where, raw: true });
  const pieces = await PieceModel.findAll({ attributes: ['fichier'], where, raw: true });
  return new Set([...drafts, ...pieces].flatMap(({ fichier }) => fichier ?? []));
}
