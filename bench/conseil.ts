/**
 * Measures what the advice about a page takes beside drawing it at the same size: judging is to last no longer. JPEGs of
 * the corpus and fiches de transmission, by the engine and the drawing library of Chromium, in Node. `--rounds`.
 */
import { aJpeg, timesOfJpeg, timesOfPdf, type PageTimes } from '@pwp/module-numerisation/drawing-times';
import { ficheDocument } from '@pwp/module-numerisation/fiche-document';
import { countOption } from './config.ts';
import { aFiche } from './fiche/random-fiche.ts';
import { report, type Figure } from './measure/report.ts';
import { median } from './measure/sample.ts';

const rounds = countOption('rounds', 40);

/** All files are made before; the first one is a warm-up. */
async function measured(
  name: string,
  files: readonly Uint8Array[],
  timesOf: (file: Uint8Array) => Promise<PageTimes>,
): Promise<Figure> {
  const times: PageTimes[] = [];
  for (const file of files) times.push(await timesOf(file));
  const [, ...counted] = times;
  const value = median(counted.map(({ judged }) => judged));
  return { name, value, unit: 'ms of CPU', floor: median(counted.map(({ drawn }) => drawn)), atMost: 1 };
}

const seeds = Array.from({ length: rounds + 1 }, (_, index) => index + 1);
const jpegs = await Promise.all(seeds.map(aJpeg));
const pdfs = await Promise.all(seeds.map(() => ficheDocument([aFiche()])));
const figures = [
  await measured('judging a JPEG, of drawing it', jpegs, timesOfJpeg),
  await measured('judging a page of a PDF, of drawing it', pdfs, timesOfPdf),
];
report('conseil', figures, { rounds });
