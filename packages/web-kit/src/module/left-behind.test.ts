import { afterEach, expect, test } from 'vitest';
import { defineComponent, h, onMounted, onUnmounted } from 'vue';
import { mountModule } from '../testing.ts';
import { watchLeftBehind } from './left-behind.ts';

const hear = () => undefined;
let stop: (() => unknown) | undefined;

afterEach(() => {
  stop?.();
  for (const target of [window, document]) target.removeEventListener('resize', hear);
  for (const node of document.querySelectorAll('[data-left]')) node.remove();
});

/** A module of one page that does this when it comes, and that when it goes. */
async function visit(comes: () => void, goes: () => void = () => undefined) {
  const page = defineComponent({
    setup() {
      onMounted(comes);
      onUnmounted(goes);
      return () => h('h1', 'Essai');
    },
  });
  return mountModule({ path: '/essai', routes: [{ path: '/essai', component: page }] });
}

function append(): void {
  const node = document.createElement('aside');
  node.dataset['left'] = '';
  document.body.append(node);
}

test.each([
  ['a listener of window', () => window.addEventListener('resize', hear), /« resize » on window/],
  ['a listener of document', () => document.addEventListener('resize', hear, true), /« resize » on document/],
  ['a node', append, /<aside> beside/],
])('a module that leaves %s fails its test', async (_what, comes, says) => {
  const { leave } = await visit(comes);
  expect(leave).toThrow(says);
});

test.each([
  [
    'removes its listener',
    () => window.addEventListener('resize', hear),
    () => window.removeEventListener('resize', hear),
  ],
  [
    'removes one that captures',
    () => document.addEventListener('resize', hear, { capture: true }),
    () => document.removeEventListener('resize', hear, true),
  ],
  [
    'ends it by a signal',
    () => {
      const over = new AbortController();
      window.addEventListener('resize', hear, { signal: over.signal });
      stop = () => over.abort();
    },
    () => stop?.(),
  ],
  [
    'heard once what it waited for',
    () => {
      window.addEventListener('resize', hear, { once: true });
      window.dispatchEvent(new Event('resize'));
    },
    () => undefined,
  ],
  ['removes its node', append, () => document.querySelector('[data-left]')?.remove()],
])('a module that %s leaves nothing', async (_what, comes, goes) => {
  const { leave } = await visit(comes, goes);
  expect(leave).not.toThrow();
});

test('the page listens as before once the watch is over', () => {
  const native = window.addEventListener;
  watchLeftBehind(document.createElement('div')).end();
  expect(window.addEventListener).toBe(native);
});
