import type { Release } from '@pwp/contracts';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { loadModule, preloadModule, removeStyles } from './module-code.ts';
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

/** A release with a style, which comes or fails when the test says so. */
function styled(): Release {
  return { ...release(working), css: [{ url: '/modules/x/1/style.css', integrity }] };
}
const links = () => [...document.head.querySelectorAll('link[rel="stylesheet"]')];

/** happy-dom says at once that it loads no style: from here on, the test says what comes of it. */
function sayWhatComes(): (link: Element | undefined, type: 'load' | 'error') => void {
  let isSaid = false;
  const hush = (event: Event) => {
    if (!isSaid) event.stopImmediatePropagation();
  };
  document.addEventListener('error', hush, true);
  onTestFinished(() => document.removeEventListener('error', hush, true));
  return (link, type) => {
    isSaid = true;
    link?.dispatchEvent(new Event(type));
    isSaid = false;
  };
}

test('a style that two ask for at once is loaded once, for both', async () => {
  const say = sayWhatComes();
  const both = Promise.all([loadModule(styled(), 0), loadModule(styled(), 0)]);
  expect(links()).toHaveLength(1);
  say(links()[0], 'load');
  expect(await both).toHaveLength(2);
});

test('a style that was removed while it came leaves nobody waiting, and is loaded when it is asked for again', async () => {
  const say = sayWhatComes();
  const waiting = loadModule(styled(), 0);
  removeStyles('x', styled());
  const again = loadModule(styled(), 0);
  await expect(waiting).rejects.toThrow('style.css was removed');
  expect(links()).toHaveLength(1);
  say(links()[0], 'load');
  await again;
});

test('a style that did not come is asked for again by the next one who needs it', async () => {
  const say = sayWhatComes();
  const failing = loadModule(styled(), 0);
  const [failed] = links();
  say(failed, 'error');
  await expect(failing).rejects.toThrow('style.css could not be loaded');
  const again = loadModule(styled(), 0);
  expect(links()).toHaveLength(1);
  expect(links()[0]).not.toBe(failed);
  say(links()[0], 'load');
  await again;
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
  const announcements = [...document.head.querySelectorAll('link')].map((link) => [
    link.rel,
    link.getAttribute('href'),
    link.getAttribute('integrity'),
  ]);
  expect(announcements).toEqual([
    ['modulepreload', '/modules/x/1/main.js', integrity],
    ['preload', '/modules/x/1/style.css', integrity],
  ]);
});
