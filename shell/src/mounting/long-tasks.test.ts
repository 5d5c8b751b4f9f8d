import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followLongTasks, measuresTasks } from './long-tasks.ts';

let tell: (...durations: number[]) => void;

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function observing(supportedEntryTypes: string[]): void {
  class FakeObserver {
    static readonly supportedEntryTypes = supportedEntryTypes;
    constructor(hear: (list: { getEntries: () => object[] }) => void) {
      tell = (...durations) =>
        hear({ getEntries: () => durations.map((duration) => ({ startTime: 0, duration, name: 'self' })) });
    }
    observe() {
      // `tell` is what it would observe.
    }
  }
  vi.stubGlobal('PerformanceObserver', FakeObserver);
}

test('a task of a second is named in the console, one of more than five is told of as well', () => {
  observing(['longtask']);
  const report = vi.fn<(shown: { module: string }) => void>();
  followLongTasks(() => ({ module: 'releves' }), report);
  tell(60, 900);
  expect(console.warn).not.toHaveBeenCalled();
  tell(1_200, 5_000);
  expect(vi.mocked(console.warn).mock.calls).toEqual([
    ['module releves : la page n’a pas répondu pendant 1200 ms'],
    ['module releves : la page n’a pas répondu pendant 5000 ms'],
  ]);
  expect(report).not.toHaveBeenCalled();
  tell(5_001);
  expect(report).toHaveBeenCalledExactlyOnceWith({ module: 'releves' });
});

test('a task while no module is on screen is nobody’s', () => {
  observing(['longtask']);
  const report = vi.fn<(shown: { module: string }) => void>();
  followLongTasks(() => undefined, report);
  tell(6_000);
  expect(report).not.toHaveBeenCalled();
  expect(console.warn).not.toHaveBeenCalled();
});

test('a browser that measures no task is asked for none', () => {
  observing(['mark']);
  expect(measuresTasks()).toBe(false);
  tell = () => {
    throw new Error('nobody listens');
  };
  followLongTasks(
    () => ({ module: 'releves' }),
    () => undefined,
  );
  expect(() => tell(6_000)).toThrow('nobody listens');
});
