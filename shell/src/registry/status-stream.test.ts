import type { RegistryStatus } from '@pwp/contracts';
import { beforeEach, expect, test, vi } from 'vitest';
import { openFakeTabs, type FakeTabs } from '../testing/fake-tabs.ts';
import { followStatus } from './status-stream.ts';

const status = (sequence: number): RegistryStatus => ({ sequence, disabled: [], releases: {} });

let tabs: FakeTabs;
let asked: FakeTabs['asked'];
let streams: FakeStream[] = [];

class FakeStream extends EventTarget {
  static readonly CLOSED = 2;
  readyState = 0;
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
    streams.push(this);
  }
  say(data: unknown) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(data) }));
  }
  fail(readyState: number) {
    this.readyState = readyState;
    this.dispatchEvent(new Event('error'));
  }
  close() {
    this.readyState = FakeStream.CLOSED;
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

test('while the stream is cut the registry is asked every 20 s, by nobody twice, and no more once it is back', async () => {
  const [first, second] = [openTab(), openTab()];
  asked.mockImplementation(async () => new Response(JSON.stringify(status(3))));
  streams[0]?.fail(0);
  streams[0]?.fail(0);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).toHaveBeenCalledOnce();
  expect(asked.mock.calls[0]?.[1]).toMatchObject({ credentials: 'omit' });
  expect([first.heard, second.heard]).toEqual([[3], [3]]);
  streams[0]?.dispatchEvent(new Event('open'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveBeenCalledOnce();
});

test('a stream that was refused is opened again once the registry answers', async () => {
  openTab();
  asked.mockRejectedValueOnce(new TypeError('network'));
  asked.mockImplementation(async () => new Response(JSON.stringify(status(3))));
  streams[0]?.fail(FakeStream.CLOSED);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(streams).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(streams).toHaveLength(2);
});

test('a browser that cannot share asks by itself', async () => {
  Reflect.deleteProperty(globalThis, 'EventSource');
  asked.mockImplementation(async () => new Response(JSON.stringify(status(4))));
  const tab = openTab();
  expect(streams).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(tab.heard).toEqual([4]);
  tab.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveBeenCalledOnce();
});

test('what is no status is not heard', () => {
  const { heard } = openTab();
  streams[0]?.say({ sequence: 'une' });
  streams[0]?.say(null);
  expect(heard).toEqual([]);
});
