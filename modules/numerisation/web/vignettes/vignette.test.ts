import { screen } from '@testing-library/dom';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp, h, shallowRef, type App } from 'vue';
import { CONTENTS } from '../../testing/pieces.ts';
import type { VignetteSource } from './use-vignette.ts';
import Vignette from './Vignette.vue';

/** Replaces the observer; the test says what is in view. */
class ObserverDouble {
  static all: ObserverDouble[] = [];
  readonly seen = new Set<Element>();
  readonly disconnect = vi.fn<() => void>();
  readonly tell: (entries: { target: Element; isIntersecting: boolean }[]) => void;

  constructor(tell: ObserverDouble['tell']) {
    this.tell = tell;
    ObserverDouble.all.push(this);
  }

  observe(element: Element): void {
    this.seen.add(element);
  }

  unobserve(element: Element): void {
    this.seen.delete(element);
  }

  show(isIntersecting: boolean): void {
    this.tell([...this.seen].map((target) => ({ target, isIntersecting })));
  }
}

interface Decoding {
  promise: Promise<unknown>;
  resolve: (bitmap: unknown) => void;
  reject: (error: Error) => void;
}

let app: App;
let decodings: Decoding[];
const faults: string[] = [];

beforeEach(() => {
  ObserverDouble.all = [];
  decodings = [];
  faults.length = 0;
  vi.stubGlobal('IntersectionObserver', ObserverDouble);
  vi.stubGlobal('createImageBitmap', () => {
    const decoding = Promise.withResolvers<unknown>();
    decodings.push(decoding);
    return decoding.promise;
  });
});

afterEach(() => {
  app.unmount();
  vi.unstubAllGlobals();
});

const aPng = () => new Blob([new Uint8Array(CONTENTS.png())], { type: 'image/png' });
const aBitmap = () => ({ width: 400, height: 200, close: vi.fn<() => void>() });
const observer = () => ObserverDouble.all.at(-1);

/** Shows thumbnails named 1, 2, …; `replace` changes the source of all. */
function show(count: number, source: VignetteSource, type = 'image/png') {
  const given = shallowRef(source);
  document.body.innerHTML = '<main></main>';
  const onFault = (reason: string) => faults.push(reason);
  app = createApp({
    render: () =>
      Array.from({ length: count }, (_, index) =>
        h(Vignette, { source: given.value, type, alt: `Pièce ${index + 1}`, onFault }),
      ),
  });
  app.mount('main');
  return { replace: (next: Blob) => (given.value = next) };
}

const canvases = () => [...document.querySelectorAll('canvas')];
const drawn = () => canvases().filter(({ style }) => style.display !== 'none');

test('nothing is read before it comes into view, and two are drawn at a time', async () => {
  show(3, aPng());
  expect(decodings).toHaveLength(0);
  observer()?.show(true);
  await vi.waitFor(() => expect(decodings).toHaveLength(2));
  const bitmap = aBitmap();
  decodings[0]?.resolve(bitmap);
  await vi.waitFor(() => expect(decodings).toHaveLength(3));
  expect(drawn().map(({ width, height }) => [width, height])).toEqual([[192, 96]]);
  expect(bitmap.close).toHaveBeenCalledOnce();
  decodings[1]?.resolve(aBitmap());
  decodings[2]?.resolve(aBitmap());
  await vi.waitFor(() => expect(drawn()).toHaveLength(3));
  expect(screen.getByRole('img', { name: 'Pièce 1' })).toBeDefined();
});

test('out of view the drawing is freed, and made again when it comes back', async () => {
  show(1, aPng());
  observer()?.show(true);
  await vi.waitFor(() => expect(decodings).toHaveLength(1));
  decodings[0]?.resolve(aBitmap());
  await vi.waitFor(() => expect(drawn()).toHaveLength(1));
  observer()?.show(false);
  await vi.waitFor(() => expect(drawn()).toHaveLength(0));
  expect(canvases()[0]?.width).toBe(0);
  observer()?.show(true);
  await vi.waitFor(() => expect(decodings).toHaveLength(2));
  decodings[1]?.resolve(aBitmap());
  await vi.waitFor(() => expect(drawn()).toHaveLength(1));
});

test('what comes from elsewhere is asked for once', async () => {
  const source = vi.fn<() => Promise<Blob>>(() => Promise.resolve(aPng()));
  show(1, source);
  observer()?.show(true);
  await vi.waitFor(() => expect(decodings).toHaveLength(1));
  decodings[0]?.resolve(aBitmap());
  await vi.waitFor(() => expect(drawn()).toHaveLength(1));
  observer()?.show(false);
  observer()?.show(true);
  await vi.waitFor(() => expect(drawn()).toHaveLength(1));
  expect(source).toHaveBeenCalledOnce();
});

test('what is asked for elsewhere is given up once nobody looks', async () => {
  const source = vi.fn<(signal: AbortSignal) => Promise<Blob>>((signal) => {
    const { promise, reject } = Promise.withResolvers<Blob>();
    signal.addEventListener('abort', () => reject(new Error('given up')));
    return promise;
  });
  show(1, source);
  observer()?.show(true);
  await vi.waitFor(() => expect(source).toHaveBeenCalledOnce());
  const signal = source.mock.calls[0]?.[0];
  expect(signal?.aborted).toBe(false);
  observer()?.show(false);
  await vi.waitFor(() => expect(signal?.aborted).toBe(true));
  expect(faults).toEqual([]);
});

test('another file is drawn in its place', async () => {
  const { replace } = show(1, aPng());
  observer()?.show(true);
  await vi.waitFor(() => expect(decodings).toHaveLength(1));
  replace(aPng());
  await vi.waitFor(() => expect(decodings).toHaveLength(2));
  decodings[0]?.resolve({ ...aBitmap(), width: 100 });
  decodings[1]?.resolve(aBitmap());
  await vi.waitFor(() => expect(drawn().map(({ width }) => width)).toEqual([192]));
});

test.each([
  ['a broken picture', new Blob(['texte']), 'image/png', /peut-être abîmé/],
  ['a type that is not drawn', new Blob(['texte']), 'text/plain', /^Pas d’aperçu pour ce format/],
  ['bytes that do not come', () => Promise.reject(new Error('cut')), 'image/png', /le fichier n’a pas pu être lu/],
])('%s keeps the icon, and says why in words', async (_, source, type, sentence) => {
  show(1, source, type);
  observer()?.show(true);
  await vi.waitFor(() => expect(faults).toEqual([expect.stringMatching(sentence)]));
  expect(screen.getByRole('img', { name: /^Pièce 1\s: / }).title).toMatch(sentence);
  expect(drawn()).toHaveLength(0);
  expect(decodings).toHaveLength(0);
});

test('a picture that declares more pixels than a screen ever shows is not decoded', async () => {
  const png = new Uint8Array(CONTENTS.png());
  new DataView(png.buffer).setUint32(16, 60_000);
  new DataView(png.buffer).setUint32(20, 60_000);
  show(1, new Blob([png]));
  observer()?.show(true);
  await vi.waitFor(() => expect(faults).toEqual(['Pas d’aperçu\u00A0: cette image est trop grande.']));
  expect(decodings).toHaveLength(0);
});

test('thumbnails that leave the page are no longer followed', () => {
  show(2, aPng());
  const first = observer();
  app.unmount();
  expect(first?.seen.size).toBe(0);
  expect(first?.disconnect).toHaveBeenCalledOnce();
  show(1, aPng());
  expect(ObserverDouble.all).toHaveLength(2);
});
