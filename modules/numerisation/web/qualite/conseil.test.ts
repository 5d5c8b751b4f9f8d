import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeBrouillons } from '../testing/brouillons.ts';
import { aDemande } from '../testing/demandes.ts';
import { mountPage } from '../testing/mount-page.ts';
import { conseilOf } from './conseil-words.ts';
import type { PageFault } from './page-fault.ts';
import { readFaults } from './read-faults.ts';

/** A JPEG of 4 × 2 pixels as far as its frame says; nothing decodes it here. */
const JPEG = Buffer.from('ffd8ffc0000b080002000401011100ffda0008010100003f001234ffd9', 'hex');
const jpeg = (name: string) => new File([JPEG], name, { type: 'image/jpeg' });

/** Answers for the judge: one verdict a page; the last one is for all others. */
let verdicts: (PageFault | null)[];
/** Widths of the canvases that were judged. */
let judged: number[];
let workers: WorkerDouble[];

class WorkerDouble extends EventTarget {
  readonly terminate = (): void => undefined;

  constructor() {
    super();
    workers.push(this);
  }

  postMessage({ width }: { width: number }): void {
    judged.push(width);
    // Without a verdict, it does not answer.
    if (verdicts.length === 0) return;
    const data = verdicts.length > 1 ? verdicts.shift() : verdicts[0];
    queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data })));
  }
}

/** A photo of 12 million pixels. */
const bitmap = { width: 3000, height: 4000, close: vi.fn<ImageBitmap['close']>() };

// Happy DOM draws nothing.
const drawing = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, 'getContext') ?? {};

beforeEach(() => {
  [verdicts, judged, workers] = [[null], [], []];
  Object.assign(bitmap, { width: 3000, height: 4000 });
  bitmap.close.mockClear();
  vi.stubGlobal('Worker', WorkerDouble);
  vi.stubGlobal('createImageBitmap', () => Promise.resolve(bitmap));
  Object.assign(HTMLCanvasElement.prototype, {
    getContext(this: HTMLCanvasElement) {
      const getImageData = () => ({ data: new Uint8ClampedArray(4), width: this.width, height: this.height });
      return { drawImage: () => undefined, getImageData };
    },
  });
});

afterEach(() => {
  Object.defineProperty(HTMLCanvasElement.prototype, 'getContext', drawing);
  vi.unstubAllGlobals();
});

test('pictures are judged by drawings of more than 1,000 px, not by thumbnails, all by one worker', async () => {
  verdicts = ['floue', null];
  const file = { blob: jpeg('a.jpg'), type: 'image/jpeg' };
  const { signal } = new AbortController();
  const found = await Promise.all([readFaults(file, signal), readFaults(file, signal)]);
  expect(found).toEqual([
    { pages: 1, faults: [{ page: 1, fault: 'floue' }] },
    { pages: 1, faults: [] },
  ]);
  expect(judged).toEqual([1030, 1030]);
  expect(workers).toHaveLength(1);
  expect(bitmap.close).toHaveBeenCalledTimes(2);
});

test('a file that leaves while it is judged ends the worker: its late answer is nobody’s', async () => {
  const leaving = new AbortController();
  verdicts = [];
  const left = readFaults({ blob: jpeg('a.jpg'), type: 'image/jpeg' }, leaving.signal);
  await vi.waitFor(() => expect(judged).toHaveLength(1));
  leaving.abort();
  expect(await left).toBeNull();
  verdicts = ['sombre'];
  const next = await readFaults({ blob: jpeg('b.jpg'), type: 'image/jpeg' }, new AbortController().signal);
  expect(next?.faults).toEqual([{ page: 1, fault: 'sombre' }]);
});

test('a picture of a few pixels is not even drawn', async () => {
  Object.assign(bitmap, { width: 300, height: 424 });
  const found = await readFaults({ blob: jpeg('a.jpg'), type: 'image/jpeg' }, new AbortController().signal);
  expect(found?.faults).toEqual([{ page: 1, fault: 'petite' }]);
  expect(judged).toEqual([]);
});

test('what is not drawn, and what was given up, has no advice', async () => {
  const signal = AbortSignal.abort();
  expect(await readFaults({ blob: jpeg('a.jpg'), type: 'image/jpeg' }, signal)).toBeNull();
  const other = { blob: new Blob(['texte']), type: 'text/plain' };
  expect(await readFaults(other, new AbortController().signal)).toBeNull();
  expect(workers).toEqual([]);
});

test.each([
  [1, [[1, 'petite']], 'Cette page semble trop petite pour être lue. Le prestataire pourrait la refuser\u00A0: '],
  [3, [[2, 'vide']], 'La page 2 semble vide ou trop pâle. Le prestataire pourrait la refuser\u00A0: '],
  [
    9,
    [
      [1, 'floue'],
      [4, 'sombre'],
      [6, 'floue'],
      [7, 'floue'],
    ],
    'Les pages 1, 6 et 7 semblent floues. La page 4 semble trop sombre. Le prestataire pourrait les refuser\u00A0: ',
  ],
] as const)('of %i pages, %j: « %s »', (pages, faults, said) => {
  const found = faults.map(([page, fault]) => ({ page, fault }));
  expect(conseilOf({ pages, faults: found })).toMatch(said);
});

test('the advice stands beside its file, prevents nothing, and goes when the file is replaced by a sharp one', async () => {
  verdicts = ['floue', null];
  const portal = fakeBrouillons();
  const { announced } = await mountPage(
    '/numerisation/pieces/ajout',
    { ...portal.answers, 'GET /demandes/:numeroUnique': aDemande() },
    { numeroUnique: '0340819000040PWP01' },
  );
  const user = userEvent.setup();
  await user.upload(await screen.findByLabelText('Choisissez un fichier'), [jpeg('photo.jpg')]);
  const advice = await screen.findByText(/^Cette page semble floue\. .*envoyez-la telle quelle\.$/);
  expect(advice.closest('li')?.textContent).toContain('photo.jpg');
  expect(announced.filter((said) => said.startsWith('photo.jpg\u00A0: Cette page semble floue.'))).toHaveLength(1);
  expect(screen.getByRole('button', { name: 'Valider' }).getAttribute('aria-disabled')).toBe('false');

  await user.click(screen.getByRole('button', { name: 'Aperçu de photo.jpg' }));
  const dialog = await screen.findByRole('dialog', { name: 'Aperçu de photo.jpg' });
  await within(dialog).findByRole('img', { name: 'photo.jpg' });
  await user.keyboard('r');
  await user.click(within(dialog).getByRole('button', { name: 'Fermer' }));
  await vi.waitFor(() => expect(portal.uploads).toHaveLength(2));
  await vi.waitFor(() => expect(judged).toHaveLength(2));
  expect(screen.queryByText(/semble floue/)).toBeNull();
});
