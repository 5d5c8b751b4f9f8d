import type { Release } from '@pwp/contracts';
import { beforeEach, expect, test } from 'vitest';
import { loadModule, preloadModule } from './module-code.ts';
import { retryUrl } from './retry-url.ts';

const integrity = `sha384-${'A'.repeat(64)}`;
const working = 'export const mount = async () => {}; export const unmount = async () => {};';

function release(source: string): Release {
  return {
    version: '1',
    entry: { url: `data:text/javascript,${encodeURIComponent(source)}`, integrity },
    chunks: [],
    css: [],
  };
}

beforeEach(() => {
  document.head.replaceChildren();
});

test('a module is what its entry exports', async () => {
  const module = await loadModule(release(working), 0);
  expect(Object.keys(module).toSorted()).toEqual(['mount', 'unmount']);
});

test('a file that exports no lifecycles is refused', async () => {
  await expect(loadModule(release('export const other = 1;'), 0)).rejects.toThrow('exports no lifecycles');
});

test('each try has an address of its own', () => {
  expect([0, 1, 3].map((attempt) => retryUrl('/modules/x/1/main.js', attempt))).toEqual([
    '/modules/x/1/main.js',
    '/modules/x/1/main.js?essai=1',
    '/modules/x/1/main.js?essai=3',
  ]);
});

test('files are fetched ahead once, with their integrity', () => {
  const announced: Release = {
    version: '1',
    entry: { url: '/modules/x/1/main.js', integrity },
    chunks: [],
    css: [{ url: '/modules/x/1/style.css', integrity }],
  };
  preloadModule(announced);
  preloadModule(announced);
  const links = [...document.head.querySelectorAll('link')].map((link) => [
    link.rel,
    link.getAttribute('href'),
    link.getAttribute('integrity'),
  ]);
  expect(links).toEqual([
    ['modulepreload', '/modules/x/1/main.js', integrity],
    ['preload', '/modules/x/1/style.css', integrity],
  ]);
});
