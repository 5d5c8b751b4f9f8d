/**
 * Measures the fiche de transmission: how many a second of CPU and how much memory for fifty, compared with a bare pdfkit
 * one, their size, and whether `zbarimg` reads random pages at 150 dpi (Debian's poppler-utils and zbar-tools).
 * `--rounds`, `--pages`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ficheDocument } from '@pwp/module-numerisation/fiche-document';
import { ficheFields, type FicheInput } from '@pwp/module-numerisation/fiche-fields';
import { countOption } from './config.ts';
import { pdfkitFiches } from './fiche/pdfkit-fiche.ts';
import { aFiche } from './fiche/random-fiche.ts';
import { report, type Figure } from './measure/report.ts';
import { median } from './measure/sample.ts';

const PER_ROUND = 200;
const rounds = countOption('rounds', 9);
const pages = countOption('pages', 40);

/** Fiches a second of CPU, and the largest size, bytes. */
async function round(write: (fiche: FicheInput) => Uint8Array | Promise<Uint8Array>, fiches: readonly FicheInput[]) {
  let heaviest = 0;
  const before = process.cpuUsage();
  for (const fiche of fiches) heaviest = Math.max(heaviest, (await write(fiche)).length);
  const { user, system } = process.cpuUsage(before);
  return { perSecond: fiches.length / ((user + system) / 1e6), heaviest };
}

/** Both ways in turn, on the same fiches; the median of the rounds, without the first, which is a warm-up. */
async function throughput(): Promise<{ ours: number; floor: number; heaviest: number }> {
  const ours: number[] = [];
  const floor: number[] = [];
  let heaviest = 0;
  for (let turn = 0; turn <= rounds; turn += 1) {
    const fiches = Array.from({ length: PER_ROUND }, aFiche);
    const drawn = await round((fiche) => ficheDocument([fiche]), fiches);
    const byPdfkit = await round((fiche) => pdfkitFiches([fiche]), fiches);
    if (turn === 0) continue;
    ours.push(drawn.perSecond);
    floor.push(byPdfkit.perSecond);
    heaviest = Math.max(heaviest, drawn.heaviest);
  }
  return { ours: median(ours), floor: median(floor), heaviest };
}

/** The number of unreadable barcodes on random pages, printed at 150 dpi; undefined without the readers. */
async function unread(): Promise<number | undefined> {
  if (['pdftoppm', 'zbarimg'].some((command) => spawnSync(command, ['--version']).error !== undefined))
    return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'pwp-fiche-'));
  try {
    const fiches: [FicheInput, ...FicheInput[]] = [aFiche(), ...Array.from({ length: pages - 1 }, aFiche)];
    writeFileSync(join(folder, 'fiches.pdf'), await ficheDocument(fiches));
    execFileSync('pdftoppm', ['-r', '150', '-gray', join(folder, 'fiches.pdf'), join(folder, 'page')]);
    const images = globSync(join(folder, 'page-*.pgm')).toSorted();
    return fiches.reduce((missing, fiche, index) => {
      const { stdout } = spawnSync('zbarimg', ['--quiet', '--raw', images[index] ?? ''], { encoding: 'utf8' });
      const read = stdout.split('\n');
      return missing + ficheFields(fiche).filter(({ code }) => !read.includes(code)).length;
    }, 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The most extra memory of a process of its own, in MB, while it draws a document of fifty fiches, ten times in a row. */
function memoryOfFifty(by: 'us' | 'pdfkit'): number {
  const measure = join(import.meta.dirname, 'fiche/memory-of-fifty.ts');
  return Number(execFileSync(process.execPath, [measure, by], { encoding: 'utf8' }));
}

const memory = { ours: memoryOfFifty('us'), floor: memoryOfFifty('pdfkit') };
const { ours, floor, heaviest } = await throughput();
const missing = await unread();
const figures: Figure[] = [
  { name: 'fiches', value: ours, unit: 'a second of CPU', floor },
  { name: 'memory that fifty take over idle, in one document', value: memory.ours, unit: 'MB', floor: memory.floor },
  { name: 'heaviest', value: heaviest / 1_000, unit: 'KB', atMost: 15 },
];
if (missing === undefined) console.log('zbarimg and pdftoppm are not there: what is printed was not read.');
else
  figures.push({ name: `barcodes that zbarimg does not read, of ${pages * 7}`, value: missing, unit: '', atMost: 0 });
report('fiche', figures, { rounds, perRound: PER_ROUND });
