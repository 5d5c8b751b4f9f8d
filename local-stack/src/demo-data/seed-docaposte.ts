import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { openDocaposteStore } from '../stand-ins/docaposte/docaposte-store.ts';
import type { DocapostePli } from '../stand-ins/docaposte/pli-document.ts';
import { movingPieceContent, type DemoPli } from './demo-plis.ts';

/** Time between two plis that start to move, in ms, so that they do not all move at once. */
const STAGGER_MS = 120_000;

/** Fills the Docaposte of `dataDir` with the demo's plis if it is empty; returns whether it did. */
export async function seedDocaposte(dataDir: string, plis: readonly DemoPli[], now = new Date()): Promise<boolean> {
  const store = openDocaposteStore(dataDir);
  try {
    if (store.plis().length > 0) return false;
    let moving = 0;
    const seeded = plis.map((pli): DocapostePli => {
      const { historique: _historique, suitLeTemps, ...kept } = pli;
      if (!suitLeTemps) return { ...kept, dateDepot: pli.dateTransmission, depots: 1, fige: true, aVerser: false };
      const path = store.filePath(pli.transaction, 0);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, movingPieceContent(pli.transaction));
      const dateDepot = new Date(now.getTime() + moving++ * STAGGER_MS).toISOString();
      return { ...kept, dateDepot, depots: 1, fige: false, aVerser: false };
    });
    store.addPlis(seeded);
    return true;
  } finally {
    store.close();
  }
}
