import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followLongTasks } from './long-tasks.ts';

const shown = { module: 'releves', version: '0123456789ab' };
const other = { module: 'annonces', version: 'ba9876543210' };
const fileOf = ({ module, version }: typeof shown) => `https://portail.test/modules/${module}/${version}/page-x.js`;
const RUNTIME = 'https://portail.test/assets/runtime-x.js';

interface Script {
  sourceURL: string;
  duration: number;
}

let observed: object[];
let tell: (...entries: object[]) => void;
const report = vi.fn<(release: object) => void>();

const task = (duration: number) => ({ entryType: 'longtask', startTime: 0, duration });
const frame = (blockingDuration: number, ...scripts: Script[]) => ({
  entryType: 'long-animation-frame',
  startTime: 0,
  duration: 60_000,
  blockingDuration,
  scripts,
});

beforeEach(() => {
  observed = [];
  vi.spyOn(window, 'addEventListener');
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  document.body.innerHTML = '<div data-module="releves"></div>';
});
afterEach(() => {
  for (const [type, listener] of vi.mocked(window.addEventListener).mock.calls)
    window.removeEventListener(type, listener);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  report.mockReset();
});

/** Follows a browser that tells of these, while a module is on screen. */
function follow(supportedEntryTypes: string[], on: typeof shown | null = shown): void {
  class FakeObserver {
    static readonly supportedEntryTypes = supportedEntryTypes;
    constructor(hear: (list: { getEntries: () => object[] }) => void) {
      tell = (...entries) => hear({ getEntries: () => entries });
    }
    observe(asked: object) {
      observed.push(asked);
    }
  }
  vi.stubGlobal('PerformanceObserver', FakeObserver);
  const during = ({ duration }: Pick<PerformanceEntry, 'duration'>) => (on === null ? undefined : { ...on, duration });
  followLongTasks({ during }, report);
}

const OLD = ['longtask'];
const NEW = ['longtask', 'long-animation-frame'];

test.each([
  { browser: 'tasks alone', types: OLD, entry: task },
  { browser: 'frames', types: NEW, entry: (duration: number) => frame(duration) },
])('where the browser tells of $browser, a second is named in the console, five are told of', ({ types, entry }) => {
  follow(types);
  tell(entry(60), entry(900));
  expect(console.warn).not.toHaveBeenCalled();
  tell(entry(1_200), entry(5_000));
  expect(vi.mocked(console.warn).mock.calls).toEqual([
    ['module releves : la page n’a pas répondu pendant 1200 ms'],
    ['module releves : la page n’a pas répondu pendant 5000 ms'],
  ]);
  expect(report).not.toHaveBeenCalled();
  tell(entry(5_001));
  expect(report).toHaveBeenCalledExactlyOnceWith(shown);
});

test('long tasks from before the observer started are reported too, each once', () => {
  follow(NEW);
  expect(observed).toEqual([{ type: 'long-animation-frame', buffered: true }]);
  tell(frame(5_950, { sourceURL: fileOf(shown), duration: 5_990 }));
  expect(report).toHaveBeenCalledExactlyOnceWith(shown);
});

test('the module whose file ran answers for it, whichever is on screen', () => {
  follow(NEW);
  tell(frame(6_000, { sourceURL: fileOf(other), duration: 5_900 }, { sourceURL: fileOf(shown), duration: 100 }));
  expect(report).toHaveBeenCalledExactlyOnceWith(other);
  expect(console.warn).toHaveBeenCalledExactlyOnceWith('module annonces : la page n’a pas répondu pendant 5900 ms');
});

test.each([
  { browser: 'tasks alone', types: OLD, entry: task(6_000) },
  { browser: 'frames', types: NEW, entry: frame(6_000, { sourceURL: RUNTIME, duration: 6_000 }) },
])(
  'where the browser tells of $browser, what no file says is nobody’s while two modules are on the page',
  ({ types, entry }) => {
    follow(types);
    document.body.innerHTML = '<div data-module="releves"><div hidden data-module="annonces"></div></div>';
    tell(entry);
    expect(report).not.toHaveBeenCalled();
    expect(console.warn).toHaveBeenCalledExactlyOnceWith('la page n’a pas répondu pendant 6000 ms');
  },
);

test.each([
  { browser: 'tasks alone', types: OLD, entry: task(6_000) },
  { browser: 'frames', types: NEW, entry: frame(6_000) },
])(
  'where the browser tells of $browser, what no file says while no module is on screen is nobody’s',
  ({ types, entry }) => {
    follow(types, null);
    tell(entry);
    expect(report).not.toHaveBeenCalled();
  },
);

test.each([
  { asks: 'printing', ask: () => window.dispatchEvent(new Event('beforeprint')) },
  { asks: 'whether the page may be left', ask: () => window.dispatchEvent(new Event('beforeunload')) },
])('a task that waits for the person, by $asks, is nobody’s; the next one is told of', ({ ask }) => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  follow(NEW);
  clock.mockReturnValue(10_000);
  ask();
  tell({ ...frame(5_950), startTime: 9_000 });
  expect(report).not.toHaveBeenCalled();
  expect(console.warn).not.toHaveBeenCalled();
  tell({ ...frame(5_950), startTime: 70_001 });
  expect(report).toHaveBeenCalledExactlyOnceWith(shown);
});

test('a long task while the browser prints blames no module; one that began afterwards is reported', () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(1_000);
  follow(OLD);
  window.dispatchEvent(new Event('beforeprint'));
  clock.mockReturnValue(20_000);
  window.dispatchEvent(new Event('afterprint'));
  tell({ ...task(6_000), startTime: 5_000 });
  expect(report).not.toHaveBeenCalled();
  tell({ ...task(6_000), startTime: 20_001 });
  expect(report).toHaveBeenCalledOnce();
});

test('in a browser that measures no long task, nothing is observed', () => {
  follow(['mark']);
  expect(observed).toEqual([]);
});
