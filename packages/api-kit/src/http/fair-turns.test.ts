import { expect, test, vi } from 'vitest';
import { createFairTurns, type FairTurnsOptions } from './fair-turns.ts';

const never = new AbortController().signal;

/** Turns whose work the test ends by hand, and the names in starting order. */
function handled(options: Pick<FairTurnsOptions, 'atOnce'> & Partial<FairTurnsOptions>) {
  const turns = createFairTurns({ waitingEach: 3, patienceMs: 60_000, waitingMost: 9, waiting: 9, ...options });
  const began: string[] = [];
  const ends = new Map<string, () => void>();
  /** `a1` is of account `a`, `a1@g` also of guichet `g`. */
  const ask = (name: string, signal = never) => {
    const [, guichet] = name.split('@');
    const asked = turns.run({ account: name.slice(0, 1), guichet, signal }, () => {
      began.push(name);
      const { promise, resolve } = Promise.withResolvers<void>();
      ends.set(name, resolve);
      return promise;
    });
    asked.catch(() => undefined);
    return asked;
  };
  /** Ends each started piece of work in turn, until nothing more starts. */
  const endAll = async () => {
    await new Promise(setImmediate);
    for (let at = 0; at < began.length; at += 1) {
      ends.get(began[at] ?? '')?.();
      await new Promise(setImmediate);
    }
  };
  return { ask, began, endAll };
}

test('turns go round from account to account, however many each asks for', async () => {
  const { ask, began, endAll } = handled({ atOnce: 1 });
  for (const name of ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1']) void ask(name);
  await endAll();
  expect(began).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
});

test('an account has one turn at a time, and the other places are for others', async () => {
  const { ask, began, endAll } = handled({ atOnce: 2 });
  for (const name of ['a1', 'a2', 'b1', 'c1']) void ask(name);
  await new Promise(setImmediate);
  expect(began).toEqual(['a1', 'b1']);
  await endAll();
  expect(began).toEqual(['a1', 'b1', 'a2', 'c1']);
});

test('an account may have several turns at a time, and still the others come in between', async () => {
  const { ask, began, endAll } = handled({ atOnce: 3, each: 2 });
  for (const name of ['a1', 'a2', 'a3', 'b1']) void ask(name);
  await new Promise(setImmediate);
  expect(began).toEqual(['a1', 'a2', 'b1']);
  await endAll();
  expect(began).toEqual(['a1', 'a2', 'b1', 'a3']);
});

test('the accounts of one guichet leave a place to others, however many they are', async () => {
  const { ask, began, endAll } = handled({ atOnce: 3, eachGuichet: 2 });
  for (const name of ['a1@g', 'b1@g', 'c1@g', 'c2@h', 'd1@g']) void ask(name);
  await new Promise(setImmediate);
  expect(began).toEqual(['a1@g', 'b1@g', 'c2@h']);
  await endAll();
  expect(began.toSorted()).toEqual(['a1@g', 'b1@g', 'c1@g', 'c2@h', 'd1@g']);
});

test('an account has no more than its part of those that wait', async () => {
  const { ask, endAll } = handled({ atOnce: 1, waitingEach: 1, patienceMs: 1 });
  const asked = [ask('a1'), ask('a2'), ask('b1')];
  await expect(ask('a3')).rejects.toMatchObject({ whose: 'account' });
  await endAll();
  await Promise.all(asked);
});

test('a burst of an account is let through when it is soon over, up to a bound', async () => {
  const { ask, endAll } = handled({ atOnce: 1, waitingEach: 1, waitingMost: 3, waiting: 4 });
  const asked = ['a1', 'a2', 'a3', 'a4'].map((name) => ask(name));
  await expect(ask('a5')).rejects.toMatchObject({ whose: 'account' });
  asked.push(ask('b1'));
  await expect(ask('c1')).rejects.toMatchObject({ whose: 'everybody' });
  await endAll();
  expect(await Promise.all(asked)).toHaveLength(5);
});

test('a caller that aborts while waiting gets no turn and frees its place', async () => {
  const { ask, began, endAll } = handled({ atOnce: 1, waitingMost: 1 });
  const first = ask('a1');
  const gone = new AbortController();
  const told = vi.fn<(reason: unknown) => void>();
  ask('a2', gone.signal).catch(told);
  gone.abort(new Error('left'));
  // At once, while the first one works.
  await new Promise(setImmediate);
  expect(told).toHaveBeenCalledWith(new Error('left'));
  const third = ask('a3');
  await endAll();
  await Promise.all([first, third]);
  expect(began).toEqual(['a1', 'a3']);
});

test('work that fails frees its turn', async () => {
  const turns = createFairTurns({ atOnce: 1, waitingEach: 3, patienceMs: 1, waitingMost: 3, waiting: 3 });
  await expect(turns.run({ account: 'a', signal: never }, () => Promise.reject(new Error('failed')))).rejects.toThrow(
    'failed',
  );
  expect(await turns.run({ account: 'b', signal: never }, () => Promise.resolve(1))).toBe(1);
});
