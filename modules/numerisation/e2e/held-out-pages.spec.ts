import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from '@pwp/testing/browser';

const CORPUS = fileURLToPath(new URL('../testing/corpus/html-pages.js', import.meta.url));
const FIRST_SEED = 3001;
const PAGES = { sharp: 50, spoiled: 10 };

// The corpus draws from `data:`.
test.use({ bypassCSP: true });

test('of a corpus that no bound was chosen by, the portal finds nine spoiled pages of ten and blames one sharp one of fifty at most', async ({
  page,
}) => {
  test.slow();
  await page.goto('/aide');
  await page.addScriptTag({ path: CORPUS, type: 'module' });

  for (const spoiled of ['floue', 'sombre', 'vide', 'petite'])
    await test.step(`« ${spoiled} »`, async () => {
      const found = await faultsOf(page, PAGES.spoiled, spoiled);
      expect(found.filter((fault) => fault === spoiled).length).toBeGreaterThanOrEqual(PAGES.spoiled * 0.9);
    });

  await test.step('Sharp', async () => {
    const found = await faultsOf(page, PAGES.sharp, null);
    expect(found.filter((fault) => fault !== null).length).toBeLessThanOrEqual(PAGES.sharp * 0.02);
  });
});

/** What the built module says of so many pages of the corpus, each a JPEG. */
function faultsOf(page: Page, count: number, spoiled: string | null): Promise<(string | null)[]> {
  return page.evaluate(`(async () => {
    const { integrity } = JSON.parse(document.querySelector('script[type=importmap]').textContent);
    const address = Object.keys(integrity).find((url) => url.includes('/read-faults-'));
    const [readFaults] = Object.values(await import(address));
    const found = [];
    for (let seed = ${FIRST_SEED}; seed < ${FIRST_SEED + count}; seed += 1) {
      const blob = await htmlPage(seed, ${JSON.stringify(spoiled)});
      const { faults } = await readFaults({ blob, type: blob.type }, new AbortController().signal);
      found.push(faults[0]?.fault ?? null);
    }
    return found;
  })()`);
}
