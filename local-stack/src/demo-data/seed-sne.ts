import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { openSneStore, type SnePiece } from '../stand-ins/sne/sne-store.ts';
import { demoDemandes, type DemoPiece } from './demo-demandes.ts';
import { pieceContent } from './piece-content.ts';

/**
 * Fills the SNE of `dataDir` with the demo's demandes and the files of their pieces if it is empty; returns whether
 * it did.
 */
export async function seedSne(dataDir: string, now: Date): Promise<boolean> {
  const store = openSneStore(dataDir);
  try {
    if (store.demandes().length > 0) return false;
    const seeded: Parameters<typeof store.addDemandes>[0][number][] = [];
    for (const { pieces, ...demande } of demoDemandes(now)) {
      const kept: SnePiece[] = [];
      for (const piece of pieces) kept.push(await keepPiece(piece, store.contentPath(piece.id)));
      seeded.push({ demande, pieces: kept });
    }
    store.addDemandes(seeded);
    return true;
  } finally {
    store.close();
  }
}

async function keepPiece(piece: DemoPiece, path: string): Promise<SnePiece> {
  const content = await pieceContent(piece);
  await writeFile(path, content);
  const { pages: _pages, contenu: _contenu, ...kept } = piece;
  return { ...kept, taille: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}
