import type { RegistryStatus } from '@pwp/contracts';
import { beforeEach, expect, test, vi } from 'vitest';
import { openFakeTabs, type FakeTabs } from '../testing/fake-tabs.ts';
import { followStatus } from './status-stream.ts';

const status = (sequence: number): RegistryStatus => ({ sequence, disabled: [], releases: {} });

let tabs: FakeTabs;
let asked: FakeTabs['asked'];
let streams: FakeStream[] = [];

class FakeStream extends EventTarget {
  isClosed = false;
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
    streams.push(this);
  }
  say(data: unknown) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(data) }));
  }
  beat() {
    this.dispatchEvent(new MessageEvent('vie', { data: '' }));
  }
  close() {
    this.isClosed = true;
  }
}

beforeEach(() => {
  tabs = openFakeTabs();
  ({ asked } = tabs);
  streams = [];
  vi.stubGlobal('EventSource', FakeStream);
  return tabs.close;
});

const openTab = () => tabs.open<number>((tell) => followStatus(({ sequence }) => tell(sequence)));

test('all tabs share one stream; the next one takes it when its holder leaves', async () => {
  const [first, second] = [openTab(), openTab()];
  expect(streams.map(({ url }) => url)).toEqual(['/registry/v1/stream']);
  streams[0]?.say(status(1));
  expect([first.heard, second.heard]).toEqual([[1], [1]]);
  first.stop();
  await vi.advanceTimersByTimeAsync(0);
  expect(streams).toHaveLength(2);
  streams[1]?.say(status(2));
  expect([first.heard, second.heard]).toEqual([[1], [1, 2]]);
});

test('a tab that opens later is told where things stand', () => {
  openTab();
  streams[0]?.say(status(5));
  expect(openTab().heard).toEqual([5]);
});

test('the tab that reads tells a new one what it heard last, whoever told it', () => {
  const other = new BroadcastChannel('pwp-registre');
  openTab();
  streams[0]?.say(status(5));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel speaks to its own origin alone
  other.postMessage(status(6));
  expect(openTab().heard).toEqual([6]);
});

/** The registry answers what it is asked. */
const answer = (sequence: number) =>
  asked.mockImplementation(async () => new Response(JSON.stringify(status(sequence))));

test('a stream that says nothing is asked for by one tab, which opens it again; nobody asks once it is back', async () => {
  const [first, second] = [openTab(), openTab()];
  streams[0]?.say(status(1));
  answer(3);
  await vi.advanceTimersByTimeAsync(14_000);
  expect(asked).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toHaveBeenCalledExactlyOnceWith(
    '/registry/v1/status',
    expect.objectContaining({ credentials: 'omit' }),
  );
  expect([first.heard, second.heard]).toEqual([
    [1, 3],
    [1, 3],
  ]);
  expect(streams.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  for (let beat = 0; beat < 6; beat += 1) {
    streams[1]?.beat();
    await vi.advanceTimersByTimeAsync(10_000);
  }
  expect(asked).toHaveBeenCalledOnce();
});

test('while the registry does not answer either, its stream is not opened again', async () => {
  openTab();
  asked.mockResolvedValue(new Response(null, { status: 503 }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(streams).toHaveLength(1);
  answer(3);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(streams).toHaveLength(2);
});

test('a tab whose reader went silent, blocked or frozen, asks by itself until it speaks again', async () => {
  const reader = new BroadcastChannel('pwp-registre');
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel speaks to its own origin alone
  const speak = (data: unknown) => reader.postMessage(data);
  void navigator.locks.request('pwp-registre', {}, () => new Promise(() => undefined));
  const [first, second] = [openTab(), openTab()];
  speak(status(1));
  answer(2);
  await vi.advanceTimersByTimeAsync(10_000);
  speak('beat');
  await vi.advanceTimersByTimeAsync(19_000);
  expect(asked).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1_000);
  expect([first.heard.at(-1), second.heard.at(-1)]).toEqual([2, 2]);
  answer(3);
  await vi.advanceTimersByTimeAsync(20_000);
  expect([first.heard.at(-1), second.heard.at(-1)]).toEqual([3, 3]);
  expect(streams).toEqual([]);
  asked.mockClear();
  for (let beat = 0; beat < 6; beat += 1) {
    speak('beat');
    await vi.advanceTimersByTimeAsync(10_000);
  }
  expect(asked).not.toHaveBeenCalled();
});

test('a polled answer that arrives after an event of the stream is ignored, because it may be older', async () => {
  const { heard } = openTab();
  asked.mockImplementation((_url, options) => {
    const { promise, reject } = Promise.withResolvers<Response>();
    options?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    return promise;
  });
  await vi.advanceTimersByTimeAsync(2_000);
  streams[0]?.say(status(2));
  expect(asked.mock.calls[0]?.[1]?.signal?.aborted).toBe(true);
  expect(heard).toEqual([2]);
});

test('a browser that cannot share asks by itself', async () => {
  Reflect.deleteProperty(globalThis, 'BroadcastChannel');
  answer(4);
  const tab = openTab();
  expect(streams).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(22_000);
  expect(tab.heard).toEqual([4, 4]);
  tab.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveBeenCalledTimes(2);
});

test('a message that is not a status is ignored', () => {
  const { heard } = openTab();
  streams[0]?.say({ sequence: 'une' });
  streams[0]?.say(null);
  expect(heard).toEqual([]);
});
