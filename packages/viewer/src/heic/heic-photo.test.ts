import { screen } from '@testing-library/dom';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp, type App } from 'vue';
import { HEIC_LIMITS, type HeicAnswer } from './heic-answer.ts';
import HeicPhoto from './HeicPhoto.vue';

/** Replaces the worker; the test answers for it. */
class WorkerDouble extends EventTarget {
  static readonly all: WorkerDouble[] = [];
  readonly postMessage = vi.fn<Worker['postMessage']>();
  readonly terminate = vi.fn<Worker['terminate']>();

  constructor() {
    super();
    WorkerDouble.all.push(this);
  }

  answer(data: HeicAnswer): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

let app: App;
let shown: number;

beforeEach(() => {
  shown = 0;
  vi.stubGlobal('Worker', WorkerDouble);
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('wasm')));
});

afterEach(() => {
  app.unmount();
  WorkerDouble.all.length = 0;
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const given = () => ({
  blob: new Blob(['photo']),
  nom: 'SNE1.heic',
  alternative: 'Pièce SNE1.heic',
  onShown: () => (shown += 1),
});

/** Shows a photo, and waits for its worker. */
async function show(): Promise<WorkerDouble> {
  document.body.innerHTML = '<main></main>';
  app = createApp(HeicPhoto, given());
  app.mount('main');
  return vi.waitFor(() => {
    const [worker] = WorkerDouble.all;
    if (worker === undefined) throw new Error('no worker yet');
    return worker;
  });
}

const aBitmap = () => ({ width: 190, height: 320, close: vi.fn<ImageBitmap['close']>() });

test('the decoded photo is drawn in its own size, and the worker ends', async () => {
  const worker = await show();
  expect(screen.queryByRole('img')).toBeNull();
  expect(screen.getByRole('status')).toBeDefined();
  worker.answer({ bitmap: aBitmap() });
  const photo = await screen.findByRole<HTMLCanvasElement>('img', { name: 'Pièce SNE1.heic' });
  expect([photo.width, photo.height]).toEqual([190, 320]);
  expect(shown).toBe(1);
  expect(screen.queryByRole('status')).toBeNull();
  expect(worker.terminate).toHaveBeenCalledOnce();
});

test.each([
  ['illisible', /^Cette photo HEIC n’a pas pu être décodée .* Enregistrez-la sur votre poste/],
  ['trop-grande', /^Cette photo compte plus de 50 millions de pixels\. Enregistrez-la/],
] as const)('a photo that is « %s » says so, with the way out', async (fault, sentence) => {
  const worker = await show();
  worker.answer({ fault });
  const said = await screen.findByRole('alert');
  expect(said.textContent).toContain('SNE1.heic ne peut pas être montré ici');
  expect(screen.getByText(sentence)).toBeDefined();
  expect(screen.queryByRole('img')).toBeNull();
  expect(shown).toBe(0);
  expect(worker.terminate).toHaveBeenCalledOnce();
});

test('a photo that takes too long is given up, and its worker ends', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  const worker = await show();
  await vi.advanceTimersByTimeAsync(HEIC_LIMITS.time);
  expect(await screen.findByText(/^Cette photo demande trop de temps à ce poste\./)).toBeDefined();
  expect(worker.terminate).toHaveBeenCalledOnce();
});

test('a worker script or a decoder that fails to load has its own error', async () => {
  const sentence = /^Ce qui permet de montrer une photo HEIC n’a pas pu être chargé\./;
  const worker = await show();
  worker.dispatchEvent(new Event('error'));
  expect(await screen.findByText(sentence)).toBeDefined();
  app.unmount();

  vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 404 })));
  document.body.innerHTML = '<main></main>';
  app = createApp(HeicPhoto, given());
  app.mount('main');
  expect(await screen.findByText(sentence)).toBeDefined();
});

test('a photo that is closed while it is decoded ends its worker', async () => {
  const worker = await show();
  app.unmount();
  await vi.waitFor(() => expect(worker.terminate).toHaveBeenCalledOnce());
});

test('a photo that is decoded at the moment when it is closed is not kept', async () => {
  const worker = await show();
  const late = aBitmap();
  worker.answer({ bitmap: late });
  app.unmount();
  await vi.waitFor(() => expect(late.close).toHaveBeenCalledOnce());
});
