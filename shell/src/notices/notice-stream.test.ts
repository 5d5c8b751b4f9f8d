import { beforeEach, expect, test, vi } from 'vitest';
import { openFakeTabs, type FakeTabs } from '../testing/fake-tabs.ts';
import { followCount } from './notice-stream.ts';

let tabs: FakeTabs;
let asked: FakeTabs['asked'];
let token: string | undefined;

/** A stream of the API that the test writes. */
class ApiStream {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly response: Response;
  constructor() {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    this.#writer = writable.getWriter();
    this.response = new Response(readable, { headers: { 'Content-Type': 'text/event-stream' } });
  }
  async write(text: string): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(text));
    await vi.advanceTimersByTimeAsync(0);
  }
  say(nonLues: number): Promise<void> {
    return this.write(`data: ${JSON.stringify({ nonLues, derniere: nonLues === 0 ? null : nonLues })}\n\n`);
  }
  /** As the browser does to a request that is aborted. */
  cut(): void {
    void this.#writer.abort(new DOMException('aborted', 'AbortError'));
  }
  async end(): Promise<void> {
    await this.#writer.close();
    await vi.advanceTimersByTimeAsync(0);
  }
}

const count = (nonLues: number) => Response.json({ nonLues, derniere: nonLues });
const urls = () => asked.mock.calls.map(([url]) => url);

beforeEach(() => {
  tabs = openFakeTabs();
  ({ asked } = tabs);
  asked.mockRejectedValue(new TypeError('network'));
  token = 'jeton';
  return tabs.close;
});

const openTab = (own = () => token) =>
  tabs.open<number>((tell) => followCount('alice', own, ({ nonLues }) => tell(nonLues)));

test('all tabs share one stream, read with the token of the account', async () => {
  const stream = new ApiStream();
  asked.mockResolvedValueOnce(stream.response);
  const [first, second] = [openTab(), openTab()];
  await stream.write('retry: 5000\n\n');
  await stream.say(1);
  // In pieces, as a network may bring it, and with a sign of life between.
  await stream.write(': \n\ndata: {"nonLues":');
  await stream.write('2,"derniere":7}\n');
  await stream.write('\n');
  expect([first.heard, second.heard]).toEqual([
    [1, 2],
    [1, 2],
  ]);
  expect(asked).toHaveBeenCalledOnce();
  expect(asked.mock.calls[0]).toMatchObject([
    '/api/notifications/flux',
    { headers: { Accept: 'text/event-stream', Authorization: 'Bearer jeton' } },
  ]);
  expect(openTab().heard).toEqual([2]);
});

test('a stream that ends is opened again within seconds', async () => {
  const [first, second] = [new ApiStream(), new ApiStream()];
  asked.mockResolvedValueOnce(first.response).mockResolvedValueOnce(second.response);
  const { heard } = openTab();
  await first.say(1);
  await first.end();
  await vi.advanceTimersByTimeAsync(5_000);
  await second.say(2);
  expect(heard).toEqual([1, 2]);
});

test('a stream whose place went to another browser is not opened again: the count is asked for', async () => {
  const stream = new ApiStream();
  asked.mockImplementation(async () => count(3)).mockResolvedValueOnce(stream.response);
  const { heard } = openTab();
  await stream.say(1);
  await stream.write('event: cede\ndata:\n\n');
  await vi.advanceTimersByTimeAsync(40_000);
  expect(heard).toEqual([1, 3, 3]);
  expect(urls().filter((url) => url === '/api/notifications/flux')).toHaveLength(1);
});

test('while no stream can be had, the count is asked for', async () => {
  asked.mockImplementation(async (url) =>
    url === '/api/notifications/compteur' ? count(3) : new Response(null, { status: 503 }),
  );
  const { heard } = openTab();
  await vi.advanceTimersByTimeAsync(32_000);
  expect(heard).toEqual([3, 3, 3]);
  expect(urls().slice(0, 2)).toEqual(['/api/notifications/flux', '/api/notifications/compteur']);
});

test('a stream that says nothing for 45 s is given up; the count is asked for meanwhile', async () => {
  asked.mockImplementation(async (url, options) => {
    if (url === '/api/notifications/compteur') return count(4);
    const { promise, reject } = Promise.withResolvers<Response>();
    options?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    return promise;
  });
  const { heard } = openTab();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(heard).toEqual([4]);
  const signal = asked.mock.calls[0]?.[1]?.signal;
  await vi.advanceTimersByTimeAsync(42_000);
  expect(signal?.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(signal?.aborted).toBe(true);
});

test('while the stream lives the count is not asked for, whichever tab reads it', async () => {
  const stream = new ApiStream();
  asked.mockResolvedValueOnce(stream.response);
  openTab();
  openTab();
  await stream.say(1);
  for (let beat = 0; beat < 6; beat += 1) {
    await vi.advanceTimersByTimeAsync(10_000);
    await stream.write(': \n\n');
  }
  expect(asked).toHaveBeenCalledOnce();
});

test('a tab whose reader is blocked asks for the count by itself', async () => {
  void navigator.locks.request('pwp-notifications-alice', {}, () => new Promise(() => undefined));
  asked.mockImplementation(async () => count(2));
  const { heard } = openTab();
  await vi.advanceTimersByTimeAsync(22_000);
  expect(heard).toEqual([2, 2]);
  expect(new Set(urls())).toEqual(new Set(['/api/notifications/compteur']));
});

test('nothing is asked without a good token, which keeps no session alive', async () => {
  token = undefined;
  const { heard } = openTab();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).not.toHaveBeenCalled();
  token = 'jeton';
  asked.mockImplementation(async () => count(5));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(heard).toEqual([5]);
});

test('a token that the API refuses is asked with once', async () => {
  asked.mockImplementation(async () => new Response(null, { status: 401 }));
  openTab();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveBeenCalledOnce();
  token = 'autre jeton';
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).toHaveBeenCalledTimes(2);
});

test('the next tab takes over when the one that reads leaves', async () => {
  const [first, second] = [new ApiStream(), new ApiStream()];
  asked.mockResolvedValueOnce(first.response).mockResolvedValueOnce(second.response);
  const [one, other] = [openTab(), openTab()];
  await first.say(1);
  one.stop();
  first.cut();
  await vi.advanceTimersByTimeAsync(0);
  await second.say(2);
  expect([one.heard, other.heard]).toEqual([[1], [1, 2]]);
});

test('a tab whose token ran out leaves the stream to one where the person works', async () => {
  const [first, second] = [new ApiStream(), new ApiStream()];
  asked.mockResolvedValueOnce(first.response).mockResolvedValueOnce(second.response);
  let left: string | undefined = 'ancien';
  const [one, other] = [openTab(() => left), openTab()];
  await first.say(1);
  // As after a night: nobody came back to the first tab.
  left = undefined;
  await first.end();
  await vi.advanceTimersByTimeAsync(5_000);
  await second.say(2);
  expect([one.heard, other.heard]).toEqual([
    [1, 2],
    [1, 2],
  ]);
  expect(asked.mock.calls[1]).toMatchObject([
    '/api/notifications/flux',
    { headers: { Authorization: 'Bearer jeton' } },
  ]);
});

test('a browser that cannot share asks by itself', async () => {
  Reflect.deleteProperty(globalThis, 'BroadcastChannel');
  asked.mockImplementation(async () => count(6));
  const { heard, stop } = openTab();
  await vi.advanceTimersByTimeAsync(22_000);
  expect(new Set(urls())).toEqual(new Set(['/api/notifications/compteur']));
  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard).toEqual([6, 6]);
});
