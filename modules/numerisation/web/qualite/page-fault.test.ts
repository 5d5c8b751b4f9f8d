import { expect, test } from 'vitest';
import { asDrawn, type MakePage, type Spoiled } from '../../testing/corpus/corpus.ts';
import { drawnPage } from '../../testing/corpus/drawn-pages.ts';
import { createPdfiumPages } from '../../testing/corpus/pdfium-pages.ts';
import { pageFault, sizeFault, type PageFault } from './page-fault.ts';

const corpora: readonly [name: string, make: () => Promise<MakePage>, firstSeed: number][] = [
  ['canvas, by which the bounds were chosen', () => Promise.resolve(drawnPage), 1],
  ['PDFium and a simulated camera', createPdfiumPages, 1001],
];

/** Faults of so many pages of a corpus, drawn as the portal does. */
async function judged(
  make: MakePage,
  firstSeed: number,
  spoiled: Spoiled,
  count: number,
): Promise<(PageFault | null)[]> {
  const found: (PageFault | null)[] = [];
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    const page = await make(seed, spoiled);
    const drawn = asDrawn(page);
    found.push(sizeFault(page) ?? pageFault(drawn.getContext('2d').getImageData(0, 0, drawn.width, drawn.height)));
  }
  return found;
}

const PAGES = { sharp: 50, spoiled: 10 };

for (const [name, make, firstSeed] of corpora) {
  test(`at most 2 % of the sharp pages are blamed: ${name}`, { timeout: 180_000 }, async () => {
    const found = await judged(await make(), firstSeed, null, PAGES.sharp);
    expect(found.filter((fault) => fault !== null).length).toBeLessThanOrEqual(PAGES.sharp * 0.02);
  });

  test.for([
    ['floue', 'floue'],
    ['bougee', 'floue'],
    ['sombre', 'sombre'],
    ['vide', 'vide'],
    ['petite', 'petite'],
  ] as const)(
    `at least 90 %% of what is « $0 » is found « $1 »: ${name}`,
    { timeout: 180_000 },
    async ([spoiled, fault]) => {
      const found = await judged(await make(), firstSeed, spoiled, PAGES.spoiled);
      expect(found.filter((one) => one === fault).length).toBeGreaterThanOrEqual(PAGES.spoiled * 0.9);
    },
  );
}
