import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, type Page } from '@pwp/testing/browser';
import { z } from 'zod';
import { writesManualImages } from './portal-config.ts';

/** The users' manual. */
export const MANUAL = resolve(import.meta.dirname, '../docs/manuel');
/** The same pages on a large screen, which the module `aide` does not ship. */
export const LARGE_PICTURES = resolve(import.meta.dirname, '../docs/pictures/1920');
/** The window of the manual's pictures, in pixels: a small office screen. */
export const OFFICE_SCREEN = { width: 1280, height: 800 };
const LARGE_SCREEN = { width: 1920, height: 1080 };
/** Largest picture, in bytes: small town halls read the manual on slow connections. */
const HEAVIEST = 160_000;
/** Of WebP, from 0 to 100: text stays sharp, at half the bytes of PNG. */
const QUALITY = 50;
const LARGE_QUALITY = 35;
/** What the pages said when their pictures were taken, a picture at a time. */
const WORDS = join(MANUAL, 'images/textes.json');
const Words = z.record(z.string(), z.array(z.string()));

/** What makes a page what it is: titles, buttons, fields, columns, menus. Rows and counts vary with the data. */
const SAID = ['h1', 'h2', 'h3', 'button', 'label', 'legend', 'th', 'nav a', '[role="menuitem"]']
  .map((part) => `${part}:not(tbody *, main li *, main article *, dialog li *, .pwp-menu__waiting)`)
  .join(', ');

/**
 * The visible window, as an agent in an office sees it, and as the manual shows it. The page must still say what it
 * said when the saved picture was taken, so that no picture shows what is gone; pixels may differ.
 */
export async function picture(page: Page, name: string): Promise<void> {
  // A button under the pointer has another colour.
  await page.mouse.move(0, 0);
  if (writesManualImages) await menuIsCounted(page);
  const image = await stillImage(page, QUALITY);
  const path = join(MANUAL, 'images', `${name}.webp`);
  const words = Words.parse(JSON.parse(await readFile(WORDS, 'utf8')));
  if (writesManualImages) {
    words[name] = await wordsOf(page);
    await writeFile(path, image);
    await writeFile(WORDS, `${JSON.stringify(words, Object.keys(words).toSorted(), 2)}\n`);
    await page.setViewportSize(LARGE_SCREEN);
    await writeFile(join(LARGE_PICTURES, `${name}.webp`), await stillImage(page, LARGE_QUALITY));
    await page.setViewportSize(OFFICE_SCREEN);
  }
  expect((await readFile(path)).byteLength).toBeLessThan(HEAVIEST);
  await expect
    .poll(() => wordsOf(page), { message: `${name}.webp shows an older page: take it again with PWP_MANUEL=ecrire.` })
    .toEqual(words[name]);
}

/** Icons load after their text: takes the picture again until two are the same. */
async function stillImage(page: Page, quality: number): Promise<Buffer> {
  let image: Buffer = Buffer.alloc(0);
  await expect
    .poll(
      async () => {
        const before = image;
        image = await page.screenshot({ type: 'webp', quality, animations: 'disabled', caret: 'hide' });
        return image.equals(before);
      },
      { intervals: [250] },
    )
    .toBe(true);
  expect(image.byteLength).toBeLessThan(HEAVIEST);
  return image;
}

/** The pictures whose words are kept. */
export async function picturesWithWords(): Promise<string[]> {
  return Object.keys(Words.parse(JSON.parse(await readFile(WORDS, 'utf8'))));
}

/** Each once, in order, without counts, dates and identifiers. */
async function wordsOf(page: Page): Promise<string[]> {
  const texts = await page.locator(SAID).filter({ visible: true }).allInnerTexts();
  const said = texts.map((text) =>
    text
      .replaceAll(/\(\d+\)|\S*\d\S*/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
  return [...new Set(said)].filter((text) => text !== '').toSorted();
}

/** The menu of the demo's agent has counts, which come after the page. */
async function menuIsCounted(page: Page): Promise<void> {
  const menu = page.locator('#menu');
  if ((await menu.isVisible()) && (await menu.innerText()).includes('Agent DEMO')) {
    await expect(menu.locator('.pwp-menu__count').first()).toBeVisible();
  }
}
