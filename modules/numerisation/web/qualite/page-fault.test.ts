import { expect, test } from 'vitest';
import { asDrawn, type Spoiled } from '../../testing/corpus/corpus.ts';
import { createPdfiumPages } from '../../testing/corpus/pdfium-pages.ts';
import { pageFault, sizeFault, type PageFault } from './page-fault.ts';

/* The bounds were chosen by `drawn-pages.ts`: these pages had no part in it. */
const FIRST_SEED = 1001;
const makePage = await createPdfiumPages();

/** Faults of so many pages, drawn as the portal does. */
async function judged(spoiled: Spoiled, count: number): Promise<(PageFault | null)[]> {
  const found: (PageFault | null)[] = [];
  for (let seed = FIRST_SEED; seed < FIRST_SEED + count; seed += 1) {
    const page = await makePage(seed, spoiled);
    const drawn = asDrawn(page);
    found.push(sizeFault(page) ?? pageFault(drawn.getContext('2d').getImageData(0, 0, drawn.width, drawn.height)));
  }
  return found;
}

const PAGES = { sharp: 50, spoiled: 10 };

test('at most 2 % of the sharp pages are blamed', { timeout: 180_000 }, async () => {
  const found = await judged(null, PAGES.sharp);
  expect(found.filter((fault) => fault !== null).length).toBeLessThanOrEqual(PAGES.sharp * 0.02);
});

test.for([
  ['floue', 'floue'],
  ['bougee', 'floue'],
  ['sombre', 'sombre'],
  ['vide', 'vide'],
  ['petite', 'petite'],
] as const)('at least 90 %% of what is « $0 » is found « $1 »', { timeout: 180_000 }, async ([spoiled, fault]) => {
  const found = await judged(spoiled, PAGES.spoiled);
  expect(found.filter((one) => one === fault).length).toBeGreaterThanOrEqual(PAGES.spoiled * 0.9);
});
