import { effectScope } from 'vue';
import { expect, onTestFinished, test } from 'vitest';
import type { PliDetail } from '../../contracts/index.ts';
import type { Depot, DepotOptions } from '../numerisation-client.ts';
import { aPliDetail, fakeClient } from '../testing/fake-client.ts';
import { problem } from '../testing/mount-page.ts';
import { useDepot } from './use-depot.ts';

const pdf = (name: string) => new File(['%PDF'], name, { type: 'application/pdf', lastModified: 1 });

interface Attempt {
  depot: Depot;
  options: DepotOptions;
  answer: PromiseWithResolvers<PliDetail>;
}

function aDraft() {
  const attempts: Attempt[] = [];
  const client = fakeClient({
    createPli: (depot, options = {}) => {
      const answer = Promise.withResolvers<PliDetail>();
      options.signal?.addEventListener('abort', () => answer.reject(options.signal?.reason));
      attempts.push({ depot, options, answer });
      return answer.promise;
    },
  });
  const scope = effectScope();
  onTestFinished(() => scope.stop());
  const draft = scope.run(() => useDepot({ client, numeroUnique: () => '0340819000040PWP01', contexte: 'AJO' }));
  if (draft === undefined) throw new Error('the scope did not run');
  const attempt = (n: number): Attempt => {
    const made = attempts[n];
    if (made === undefined) throw new Error(`no attempt ${n}`);
    return made;
  };
  return { draft, attempts, attempt };
}

test('good files are kept and each bad one is told apart', () => {
  const { draft } = aDraft();
  expect(draft.add([pdf('a.pdf'), new File([], 'vide.pdf', { type: 'application/pdf' })])).toEqual({
    kept: 1,
    refused: 1,
  });
  expect(draft.entries.value.map((entry) => entry.file.name)).toEqual(['a.pdf']);
  expect(draft.refused.value[0]?.reason).toContain('« vide.pdf » est vide');
});

test('two calls of send make one request', async () => {
  const { draft, attempts, attempt } = aDraft();
  draft.add([pdf('a.pdf')]);
  const first = draft.send();
  const second = draft.send();
  attempt(0).answer.resolve(aPliDetail());
  expect((await first)?.transaction).toBe('1je9xw3quz77b');
  expect(await second).toBeUndefined();
  expect(attempts).toHaveLength(1);
});

test('a retry has the same key, and a changed list another one', async () => {
  const { draft, attempt } = aDraft();
  draft.add([pdf('a.pdf')]);
  for (const n of [0, 1]) {
    const sending = draft.send();
    attempt(n).answer.reject(problem(503, 'service-indisponible', 'Le service est momentanément indisponible.'));
    await sending;
  }
  expect(draft.error.value).toBe('Le service est momentanément indisponible.');
  expect(attempt(1).depot.idempotencyKey).toBe(attempt(0).depot.idempotencyKey);

  draft.add([pdf('b.pdf')]);
  const last = draft.send();
  attempt(2).answer.resolve(aPliDetail());
  await last;
  expect(attempt(2).depot.files).toHaveLength(2);
  expect(attempt(2).depot.idempotencyKey).not.toBe(attempt(0).depot.idempotencyKey);
});

test('what the API says of a file stands beside that file until the list changes', async () => {
  const { draft, attempt } = aDraft();
  draft.add([pdf('a.pdf'), pdf('b.pdf')]);
  const sending = draft.send();
  attempt(0).answer.reject(
    problem(415, 'type-de-fichier-refuse', "« b.pdf » n'est pas un PDF.", [
      { pointer: '/files/1', detail: "Ce fichier n'est pas un PDF." },
    ]),
  );
  await sending;
  expect(draft.entries.value.map((entry) => entry.refusal)).toEqual(['', "Ce fichier n'est pas un PDF."]);
  draft.remove(draft.entries.value[1]?.id ?? 0);
  expect(draft.error.value).toBe('');
  expect(draft.entries.value.map((entry) => entry.file.name)).toEqual(['a.pdf']);
});

test('progress is that of the whole and of each file', async () => {
  const { draft, attempt } = aDraft();
  draft.add([pdf('a.pdf'), pdf('b.pdf')]);
  const sending = draft.send();
  attempt(0).options.onProgress?.(6, 8);
  expect(draft.progress.value).toBe(0.75);
  expect(draft.fileProgress.value).toEqual([1, 0.5]);
  attempt(0).answer.resolve(aPliDetail());
  await sending;
  expect(draft.state.value).toBe('sent');
});

test('a cancelled sending keeps the files and shows no error', async () => {
  const { draft } = aDraft();
  draft.add([pdf('a.pdf')]);
  const sending = draft.send();
  draft.cancel();
  expect(await sending).toBeUndefined();
  expect(draft.state.value).toBe('draft');
  expect(draft.error.value).toBe('');
  expect(draft.entries.value).toHaveLength(1);
});
