import { afterEach, expect, test } from 'vitest';
import { effectScope, nextTick, ref, type EffectScope } from 'vue';
import { networkProblem } from './problem-error.ts';
import { useReading } from './use-reading.ts';

/** One question put to the API, which the test answers. */
interface Asked {
  signal: AbortSignal;
  answer: (value: string) => void;
  fail: (error: unknown) => void;
}

let scope: EffectScope;

afterEach(() => scope.stop());

/** Reads under `question`, and hands back every reading that was begun. */
function start() {
  const asked: Asked[] = [];
  const question = ref('a');
  scope = effectScope();
  const reading = scope.run(() =>
    useReading((signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      asked.push({ signal, answer: resolve, fail: reject });
      return promise;
    }, question),
  );
  if (reading === undefined) throw new Error('the scope has stopped');
  return { ...reading, asked, question };
}

test('it reads at once, and again when the question changes; the last value stays meanwhile', async () => {
  const { state, value, asked, question } = start();
  expect(state.value).toBe('loading');
  asked[0]?.answer('un');
  await expect.poll(() => state.value).toBe('ready');
  question.value = 'b';
  await nextTick();
  expect([state.value, value.value, asked.length]).toEqual(['loading', 'un', 2]);
  asked[1]?.answer('deux');
  await expect.poll(() => value.value).toBe('deux');
});

test('a late answer never replaces a newer one', async () => {
  const { value, reload, asked } = start();
  const again = reload();
  expect(asked[0]?.signal.aborted).toBe(true);
  asked[1]?.answer('neuf');
  expect(await again).toBe(true);
  asked[0]?.answer('vieux');
  await nextTick();
  expect(value.value).toBe('neuf');
});

test('a problem is told in its words, and reading again may succeed; leaving ends what is under way', async () => {
  const { state, failure, reload, asked } = start();
  asked[0]?.fail(networkProblem());
  await expect.poll(() => state.value).toBe('failed');
  expect(failure.value).toBe('Le portail ne répond pas. Vérifiez votre connexion puis réessayez.');
  const again = reload();
  asked[1]?.answer('un');
  expect(await again).toBe(true);
  void reload();
  scope.stop();
  expect(asked[2]?.signal.aborted).toBe(true);
});
