import { expect, test, vi } from 'vitest';
import { shallowRef } from 'vue';
import { aFichier } from '../../testing/brouillons.ts';
import { chosenFile, receivedFile, type DepotFile } from './depot-file.ts';
import { useFileSource, type ReadFile } from './use-file-source.ts';

const read = vi.fn<ReadFile>((id) => Promise.resolve(new Blob([id])));

function sourceOf(first: DepotFile | undefined) {
  const file = shallowRef(first);
  const source = useFileSource(
    () => file.value,
    () => read,
  );
  return { file, source };
}

test('the bytes of a file that only the portal has are asked for by its id, and not again while it changes', async () => {
  const { file, source } = sourceOf(receivedFile(aFichier({ id: 'f1' })));
  const { value: first } = source;
  if (typeof first !== 'function') throw new Error('the bytes are not here');
  expect(read).not.toHaveBeenCalled();
  expect(await (await first(new AbortController().signal)).text()).toBe('f1');
  file.value = { ...receivedFile(aFichier({ id: 'f1', categorie: 'ID_CNI' })), motif: 'La catégorie est pleine.' };
  expect(source.value).toBe(first);
  file.value = receivedFile(aFichier({ id: 'f2' }));
  expect(source.value).not.toBe(first);
});

test('the bytes of a chosen file are here, whatever its upload does', () => {
  const content = new File(['%PDF'], 'a.pdf', { type: 'application/pdf' });
  const { file, source } = sourceOf(chosenFile(content, 'piece', ''));
  expect(source.value).toBe(content);
  file.value = { ...chosenFile(content, 'piece', ''), etat: 'envoi', part: 0.5 };
  expect(source.value).toBe(content);
  file.value = undefined;
  expect(source.value).toBeNull();
});
