import type { FileStore } from '@pwp/api-kit';
import { PieceModel } from './piece-model.ts';

/** Which of these file store keys a row still has. */
export async function keptFiles(keys: readonly string[]): Promise<Set<string>> {
  const rows = await PieceModel.findAll({ attributes: ['fichier'], where: { fichier: [...keys] }, raw: true });
  return new Set(rows.map(({ fichier }) => fichier));
}

/** Deletes the files of rows that are gone, after the commit; one that a correction or its publication has stays. */
export async function dropUnused(
  files: Pick<FileStore, 'delete'>,
  pieces: readonly Pick<PieceModel, 'fichier'>[],
): Promise<void> {
  const keys = [...new Set(pieces.map(({ fichier }) => fichier))];
  const kept = await keptFiles(keys);
  for (const key of keys) if (!kept.has(key)) await files.delete(key);
}
