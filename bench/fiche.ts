/**
 * Measures the fiche de transmission: how many a second of CPU compared with a bare pdfkit one, the memory of fifty,
 * their size, and whether machines read it. `bwip-js` checks the bars of random values, and `zbarimg` reads random
 * pages at 150 dpi (Debian's poppler-utils and zbar-tools). `--rounds`, `--values`, `--pages`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeCode128 } from '@pwp/module-numerisation/code128';
import { ficheDocument } from '@pwp/module-numerisation/fiche-document';
import { ficheFields, type FicheInput } from '@pwp/module-numerisation/fiche-fields';
import bwip from 'bwip-js/node';
import { countOption } from './config.ts';
import { pdfkitFiche } from './fiche/pdfkit-fiche.ts';
import { report, type Figure } from './measure/report.ts';
import { median } from './measure/sample.ts';

// oxlint-disable-next-line import/no-named-as-default-member -- the named export is another function: the symbology « raw »
const { raw } = bwip;

const PER_ROUND = 200;
const rounds = countOption('rounds', 9);
const values = countOption('values', 3_000);
const pages = countOption('pages', 40);

const draw = (length: number, alphabet = '0123456789') =>
  Array.from({ length }, () => alphabet.charAt(Math.floor(Math.random() * alphabet.length))).join('');

/** A duplicata, which has one line more, with a random demande and guichet. */
function aFiche(): FicheInput {
  const code = draw(1, 'ABCDEGPW') + draw(4, '0123456789ABCDEGPW');
  const contextes = ['AJO', 'AJOBR', 'REN', 'CRE', 'MAJ'] as const;
  return {
    guichet: {
      code,
      nom: 'Ville de Montpellier, cœur de ville',
      siret: draw(14),
      codeTerritoire: draw(3),
      territoires: [],
    },
    numeroUnique: draw(13) + code,
    contexte: contextes[Math.floor(Math.random() * contextes.length)] ?? 'AJO',
    now: new Date(Date.UTC(2026, 0, 1) + Math.floor(Math.random() * 31_536_000_000)),
    premiereEmission: new Date(Date.UTC(2025, 0, 1)),
  };
}

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
    const byPdfkit = await round(pdfkitFiche, fiches);
    if (turn === 0) continue;
    ours.push(drawn.perSecond);
    floor.push(byPdfkit.perSecond);
    heaviest = Math.max(heaviest, drawn.heaviest);
  }
  return { ours: median(ours), floor: median(floor), heaviest };
}

/** The number of values of random fiches whose bars differ from an independent library's. */
function disagreements(): number {
  const texts: string[] = [];
  while (texts.length < values) texts.push(...ficheFields(aFiche()).map(({ code }) => code));
  return texts.slice(0, values).filter((text) => {
    const [symbol] = raw({ bcid: 'code128', text });
    return symbol === undefined || !('sbs' in symbol) || symbol.sbs.join() !== encodeCode128(text).join();
  }).length;
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

/** The most extra memory of this process, in MB, while it draws a document of fifty fiches, ten times in a row. */
async function memoryOfFifty(): Promise<number> {
  const fiches: [FicheInput, ...FicheInput[]] = [aFiche(), ...Array.from({ length: 49 }, aFiche)];
  await ficheDocument([aFiche()]);
  const idle = process.memoryUsage.rss();
  let highest = idle;
  for (let turn = 0; turn < 10; turn += 1) {
    await ficheDocument(fiches);
    highest = Math.max(highest, process.memoryUsage.rss());
  }
  return (highest - idle) / 1e6;
}

const memory = await memoryOfFifty();
const { ours, floor, heaviest } = await throughput();
const missing = await unread();
const figures: Figure[] = [
  { name: 'fiches', value: ours, unit: 'a second of CPU', floor, atLeast: 0.9 },
  { name: 'memory that fifty take over idle, in one document', value: memory, unit: 'MB' },
  { name: 'heaviest', value: heaviest / 1_000, unit: 'KB', atMost: 15 },
  { name: `barcodes that bwip-js draws otherwise, of ${values}`, value: disagreements(), unit: '', atMost: 0 },
];
if (missing === undefined) console.log('zbarimg and pdftoppm are not there: what is printed was not read.');
else
  figures.push({ name: `barcodes that zbarimg does not read, of ${pages * 7}`, value: missing, unit: '', atMost: 0 });
report('fiche', figures, { rounds, perRound: PER_ROUND });
