/** Prints the most extra memory, in MB, while this process draws a document of fifty fiches, ten times in a row. */
import { ficheDocument } from '@pwp/module-numerisation/fiche-document';
import type { Fiches } from '@pwp/module-numerisation/fiche-fields';
import { pdfkitFiches } from './pdfkit-fiche.ts';
import { aFiche } from './random-fiche.ts';

const write: (fiches: Fiches) => Promise<Uint8Array> = process.argv[2] === 'pdfkit' ? pdfkitFiches : ficheDocument;
const fiches: Fiches = [aFiche(), ...Array.from({ length: 49 }, aFiche)];
await write([aFiche()]);
const idle = process.memoryUsage.rss();
let highest = idle;
for (let turn = 0; turn < 10; turn += 1) {
  await write(fiches);
  highest = Math.max(highest, process.memoryUsage.rss());
}
console.log((highest - idle) / 1e6);
