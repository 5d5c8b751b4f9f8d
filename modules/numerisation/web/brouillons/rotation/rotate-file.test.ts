import type { HeicAnswer } from '@pwp/viewer';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { rotateFile } from './rotate-file.ts';

/** Replaces the worker that decodes. */
let answer: { bitmap: Pick<ImageBitmap, 'width' | 'height' | 'close'> } | Extract<HeicAnswer, { fault: string }>;
class DecoderDouble extends EventTarget {
  readonly terminate = vi.fn<Worker['terminate']>();

  postMessage(): void {
    queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data: answer })));
  }
}

/** What is drawn, in order. */
const acts: unknown[] = [];
class CanvasDouble {
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }

  getContext = () => ({
    fillRect: (...box: unknown[]) => acts.push(['white', ...box]),
    setTransform: (...matrix: unknown[]) => acts.push(['turn', ...matrix]),
    drawImage: () => acts.push(['photo']),
  });

  convertToBlob = ({ type, quality }: ImageEncodeOptions) => {
    acts.push([type, quality, this.width, this.height]);
    return Promise.resolve(new Blob(['jpeg'], { type: type ?? '' }));
  };
}

const photo = (name: string) => new File(['heic'], name, { type: 'image/heic', lastModified: 7 });

beforeEach(() => {
  acts.length = 0;
  vi.stubGlobal('Worker', DecoderDouble);
  vi.stubGlobal('OffscreenCanvas', CanvasDouble);
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('wasm')));
});
afterEach(() => vi.unstubAllGlobals());

test.each([
  ['photo.HEIC', 'photo.jpg'],
  ['photo.01.heif', 'photo.01.jpg'],
  ['photo', 'photo.jpg'],
])('the HEIC %s, turned, is the JPEG %s', async (name, jpeg) => {
  const close = vi.fn<() => void>();
  answer = { bitmap: { width: 190, height: 320, close } };
  const turned = await rotateFile(photo(name), 'image/heic', new Map([[1, 3]]));
  expect([turned.name, turned.type, turned.lastModified, await turned.text()]).toEqual([jpeg, 'image/jpeg', 7, 'jpeg']);
  expect(acts).toEqual([
    ['white', 0, 0, 320, 190],
    ['turn', 0, -1, 1, 0, 0, 190],
    ['photo'],
    ['image/jpeg', 0.92, 320, 190],
  ]);
  expect(close).toHaveBeenCalledOnce();
});

test('a HEIC that cannot be decoded is not turned', async () => {
  answer = { fault: 'illisible' };
  await expect(rotateFile(photo('a.heic'), 'image/heic', new Map([[1, 1]]))).rejects.toThrow('not decoded: illisible');
});
