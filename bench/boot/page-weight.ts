import type { Page } from '@playwright/test';
import { z } from 'zod';

const Files = z.array(z.object({ name: z.string(), size: z.number() }));

/** The transferred bytes of a page, compressed as served; each file counts once. */
export interface PageWeight {
  scripts: number;
  styles: number;
  /** How many. */
  fonts: number;
}

/** Sums the scripts, styles and fonts that the current document loaded. */
export async function weigh(page: Page): Promise<PageWeight> {
  const files = Files.parse(
    await page.evaluate(
      `performance.getEntriesByType('resource').map(({ name, encodedBodySize }) => ({ name, size: encodedBodySize }))`,
    ),
  );
  const sizes = new Map(files.map(({ name, size }) => [name.replace(/\?.*/, ''), size]));
  const sum = (ending: string) =>
    [...sizes].filter(([name]) => name.endsWith(ending)).reduce((total, [, size]) => total + size, 0);
  return {
    scripts: sum('.js'),
    styles: sum('.css'),
    fonts: [...sizes.keys()].filter((name) => name.endsWith('.woff2')).length,
  };
}
