import { screen } from '@testing-library/dom';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createApp, h, nextTick, shallowRef } from 'vue';

const { pdf, heic } = vi.hoisted(() => {
  const neverRead = () => new Promise<never>(() => undefined);
  return { pdf: vi.fn<(file: Blob) => unknown>(neverRead), heic: vi.fn<(file: Blob) => unknown>(neverRead) };
});
vi.mock(import('./readers.ts'), () => ({ openPdf: pdf, readHeic: heic }) as never);
// Another test of this worker may have read them.
vi.resetModules();
const { default: FileView } = await import('./FileView.vue');
const { ReaderAbsent } = await import('./reader-absent.ts');

function show(type: string) {
  const blob = shallowRef(new Blob(['contenu'], { type }));
  const shown = vi.fn<() => void>();
  const made = vi.spyOn(URL, 'createObjectURL').mockImplementation(() => `blob:${made.mock.calls.length}`);
  const given = vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => undefined);
  const root = document.createElement('main');
  document.body.append(root);
  const app = createApp({
    render: () =>
      h(FileView, { blob: blob.value, nom: 'plan.png', alternative: 'Plan du site', zoom: 2, onShown: shown }),
  });
  app.mount(root);
  onTestFinished(() => {
    root.remove();
    made.mockRestore();
    given.mockRestore();
  });
  return { app, blob, shown, givenBack: () => given.mock.calls.map(([url]) => url) };
}

test('a picture has its alternative, and says when it is there; each address is given back', async () => {
  const { app, blob, shown, givenBack } = show('image/png');
  const picture = screen.getByRole<HTMLImageElement>('img', { name: 'Plan du site' });
  expect(picture.src).toBe('blob:1');
  expect(shown).not.toHaveBeenCalled();
  picture.dispatchEvent(new Event('load'));
  expect(shown).toHaveBeenCalledOnce();
  blob.value = new Blob(['autre'], { type: 'image/jpeg' });
  await nextTick();
  expect([picture.src, givenBack()]).toEqual(['blob:2', ['blob:1']]);
  app.unmount();
  expect(givenBack()).toEqual(['blob:1', 'blob:2']);
});

test('a file of another type is not tried: the page says so', () => {
  const { app, shown } = show('application/msword');
  expect(screen.getByText(/^Le navigateur ne montre pas ce format\./)).toBeDefined();
  expect(screen.queryByRole('img')).toBeNull();
  expect(shown).not.toHaveBeenCalled();
  app.unmount();
});

test.each([
  [
    'the reader did not come',
    new ReaderAbsent('gone'),
    /^Ce qui permet de montrer un PDF n’a pas pu être chargé\. Rechargez/,
  ],
  ['the file is none', new Error('no PDF'), /^Ouvrez ce fichier dans un nouvel onglet/],
])('a PDF is not shown, and the page says what to do: %s', async (_what, fault, words) => {
  pdf.mockImplementationOnce(() => Promise.reject(fault));
  const { app } = show('application/pdf');
  expect(await screen.findByText(words)).toBeDefined();
  app.unmount();
});

test.each([
  ['application/pdf', pdf],
  ['image/heic', heic],
])('another file of %s is read in place of the one before', async (type, read) => {
  const { app, blob } = show(type);
  const first = blob.value;
  blob.value = new Blob(['autre'], { type });
  await nextTick();
  expect(read.mock.calls.map(([file]) => file)).toEqual([first, blob.value]);
  app.unmount();
});
