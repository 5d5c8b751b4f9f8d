import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CONTENTS } from '../../../testing/pieces.ts';
import type { HeicAnswer } from '../../demandes/pieces/heic/heic-answer.ts';
import { rotateHeic } from './heic/rotate-heic.ts';
import { rotateFile } from './rotate-file.ts';

/** Replaces the workers that decode; each gives the next answer. */
let answers: HeicAnswer[];
class DecoderDouble extends EventTarget {
  readonly terminate = vi.fn<Worker['terminate']>();

  postMessage(): void {
    const [data = { fault: 'illisible' }, ...others] = answers;
    answers = others;
    queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data })));
  }
}

const seen = (width: number, height: number) => ({ bitmap: { width, height, close: vi.fn<() => void>() } });
const photo = () => new File([new Uint8Array(CONTENTS.photo())], 'photo.heic', { type: 'image/heic', lastModified: 7 });

beforeEach(() => {
  vi.stubGlobal('Worker', DecoderDouble);
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('wasm')));
});
afterEach(() => vi.unstubAllGlobals());

test('a turned HEIC keeps its name, once it was seen to be turned', async () => {
  const decoded = [seen(190, 320), seen(320, 190)];
  answers = decoded;
  const turned = await rotateFile(photo(), 'image/heic', new Map([[1, 3]]));
  expect([turned.name, turned.type, turned.lastModified]).toEqual(['photo.heic', 'image/heic', 7]);
  expect(new Uint8Array(await turned.arrayBuffer())).toEqual(rotateHeic(new Uint8Array(CONTENTS.photo()), 3));
  for (const { bitmap } of decoded) expect(bitmap.close).toHaveBeenCalledOnce();
});

test.each([
  ['shows as before', [seen(190, 320), seen(190, 320)]],
  ['shows no more', [seen(190, 320), { fault: 'illisible' } as const]],
])('a HEIC that %s once turned is not sent', async (_, given) => {
  answers = [...given];
  await expect(rotateFile(photo(), 'image/heic', new Map([[1, 1]]))).rejects.toThrow(/not (turned|decoded)/);
});

test('a HEIC that cannot be turned without loss is not decoded for it', async () => {
  answers = [];
  const broken = new File([new Uint8Array(CONTENTS.heic())], 'photo.heic', { type: 'image/heic' });
  await expect(rotateFile(broken, 'image/heic', new Map([[1, 1]]))).rejects.toThrow('not turned: image/heic');
});
