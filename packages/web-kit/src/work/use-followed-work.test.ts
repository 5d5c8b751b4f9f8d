import { installSilentHost } from '@pwp/web-kit/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { effectScope, type EffectScope } from 'vue';
import { useFollowedWork } from './use-followed-work.ts';

interface Work {
  fait: number;
  etat: 'en-cours' | 'termine';
}

let announced: string[];
let scope: EffectScope;
const shown: number[] = [];
const failures: unknown[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  announced = installSilentHost();
  scope = effectScope();
  shown.length = 0;
  failures.length = 0;
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

function followed(read: (signal: AbortSignal) => Promise<Work>) {
  const work = scope.run(() =>
    useFollowedWork<Work>({
      read,
      onRead: ({ fait }) => shown.push(fait),
      onFailure: (error) => failures.push(error),
      every: ({ etat }) => (etat === 'en-cours' ? 1_000 : undefined),
      part: ({ fait, etat }) => (etat === 'en-cours' ? fait / 100 : undefined),
    }),
  );
  if (work === undefined) throw new Error('the scope is closed');
  return work;
}

test('work is read again until it is done, and each quarter is announced once', async () => {
  const steps = [10, 26, 40, 80, 99];
  const read = vi.fn<() => Promise<Work>>(async () => {
    const fait = steps.shift();
    return fait === undefined ? { fait: 100, etat: 'termine' } : { fait, etat: 'en-cours' };
  });
  followed(read).follow({ fait: 0, etat: 'en-cours' });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(shown).toEqual([10, 26, 40, 80, 99, 100]);
  expect(read).toHaveBeenCalledTimes(6);
  expect(announced).toEqual(['Avancement\u00A0: 25\u00A0%', 'Avancement\u00A0: 75\u00A0%']);
});

test('a read that fails is told and waits for the person', async () => {
  const read = vi
    .fn<() => Promise<Work>>()
    .mockRejectedValueOnce(new Error('panne'))
    .mockResolvedValue({ fait: 100, etat: 'termine' });
  const { follow, readNow } = followed(read);
  follow({ fait: 0, etat: 'en-cours' });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(failures).toEqual([new Error('panne')]);
  expect(read).toHaveBeenCalledOnce();
  await readNow();
  expect(shown).toEqual([100]);
});

test('an act makes a late read useless, and leaving the page ends the reads', async () => {
  const late = Promise.withResolvers<Work>();
  const signals: AbortSignal[] = [];
  const { follow, readNow, giveUp } = followed((signal) => {
    signals.push(signal);
    return late.promise;
  });
  const reading = readNow();
  giveUp();
  late.resolve({ fait: 50, etat: 'en-cours' });
  await reading;
  expect([shown, signals[0]?.aborted]).toEqual([[], true]);
  follow({ fait: 50, etat: 'en-cours' });
  scope.stop();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(signals).toHaveLength(1);
});
