import { duplexPair } from 'node:stream';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Channel, type ChannelSide } from './channel.ts';
import { occasionAtHand } from './occasion.ts';
import type { Remote } from './values.ts';

/** A host and the process of a module, without the process. */
function joined(host: Record<string, Remote>, module: Record<string, Remote> = {}, ahead = new Set<string>()) {
  const [ofHost, ofModule] = duplexPair();
  const side = (work: Record<string, Remote>): ChannelSide => ({
    work: new Map(Object.entries(work)),
    ended: () => undefined,
  });
  const channels = {
    host: new Channel(ofHost, side(host)),
    module: new Channel(ofModule, { ...side(module), ahead, tellsAll: true }),
  };
  onTestFinished(() => {
    channels.host.end('the test is over');
    channels.module.end('the test is over');
  });
  return channels;
}

/** Time moves when the test says so. */
function stillTime() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
}

/** Lets what is on its way arrive. */
const arrived = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test('a process whose messages take long to read waits four times as long', async () => {
  stillTime();
  // Each look at the clock finds that 150 ms went by.
  let spent = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (spent += 150));
  onTestFinished(() => clock.mockRestore());
  const asked: unknown[] = [];
  const { module } = joined({ note: async (what) => void asked.push(what) });
  const calls = ['one', 'two', 'three', 'four'].map((what) => module.call('note', [what]));
  await arrived();
  // Of 200 ms, two messages took 300: it waits until 1,500.
  expect(asked.length).toBeLessThan(4);
  const before = asked.length;
  vi.advanceTimersByTime(1_400);
  await arrived();
  expect(asked.length).toBe(before);
  for (let pause = 0; pause < 20 && asked.length < 4; pause += 1) {
    vi.advanceTimersByTime(5_000);
    await arrived();
  }
  expect(asked).toEqual(['one', 'two', 'three', 'four']);
  clock.mockRestore();
  vi.advanceTimersByTime(10_000);
  await Promise.all(calls);
});

test('a function that was lent is given up after 60 s, and one of the host’s own is waited for', async () => {
  stillTime();
  const never = () => new Promise(() => undefined);
  let told: unknown;
  const { module, host } = joined(
    { use: async (work) => (told = await (work as Remote)().catch((error: unknown) => error)) },
    { own: async (work) => (work as Remote)() },
  );
  const used = module.call('use', [never]);
  let isOver = false;
  const owned = host.call('own', [never]).finally(() => (isOver = true));
  owned.catch(() => undefined);
  await arrived();
  vi.advanceTimersByTime(59_999);
  await arrived();
  expect(told).toBeUndefined();
  vi.advanceTimersByTime(1);
  await used;
  expect(told).toMatchObject({
    code: 'service-indisponible',
    cause: { message: expect.stringContaining('60000 ms') as string },
  });
  expect(isOver).toBe(false);
});

test('what a call asks for is of the account that the host called for, and of nobody once it is answered', async () => {
  const known: unknown[] = [];
  let later: () => Promise<unknown> = () => Promise.resolve();
  const channels = joined(
    { act: async () => void known.push(occasionAtHand()?.account?.id) },
    {
      route: async () => {
        await channels.module.call('act', []);
        later = () => channels.module.call('act', []);
      },
    },
  );
  const { host } = channels;
  const occasion = (id: string) => ({ account: { id, email: `${id}@pwp.test` }, requestId: undefined });
  await Promise.all([
    host.call('route', [], undefined, occasion('a')),
    host.call('route', [], undefined, occasion('b')),
  ]);
  await later();
  await channels.module.call('act', []);
  expect(known).toEqual(['a', 'b', undefined, undefined]);
});

test('a call that names one of nobody, or of no number, is of nobody', async () => {
  const [ofHost, other] = duplexPair();
  const known: unknown[] = [];
  const ended: string[] = [];
  const host = new Channel(ofHost, {
    work: new Map([['act', async () => void known.push(occasionAtHand())]]),
    ended: (why) => void ended.push(why),
  });
  onTestFinished(() => host.end('the test is over'));
  const send = (message: object) => {
    const body = Buffer.from(JSON.stringify(message));
    const head = Buffer.alloc(4);
    head.writeUInt32BE(body.length);
    other.write(Buffer.concat([head, body]));
  };
  send({ call: 1, to: 'act', given: [], with: null, under: 12_345 });
  await arrived();
  expect(known).toEqual([undefined]);
  send({ call: 2, to: 'act', given: [], with: null, under: 'agent' });
  await arrived();
  expect(ended).toEqual(['it sent what is no message']);
});

/** Calls beyond those that may run at once. */
const CROWD = 40;

test('uploads that fill every place read their pieces, since what is lent waits for none', async () => {
  const { host } = joined(
    {},
    {
      route: async (body) => {
        let whole = '';
        for await (const piece of body as AsyncIterable<string>) whole += piece;
        return whole;
      },
    },
  );
  const channels = joined({ inspect: (body) => host.call('route', [body]) });
  async function* pieces() {
    yield* ['a', 'b'];
  }
  const inspected = Array.from({ length: CROWD }, () => channels.module.call('inspect', [pieces()]));
  await expect(Promise.all(inspected)).resolves.toEqual(Array.from({ length: CROWD }, () => 'ab'));
});

test('slow calls that fill every place leave the sign of life its own', async () => {
  const slow = Promise.withResolvers<string>();
  const { host } = joined({}, { route: () => slow.promise, alive: async () => true }, new Set(['alive']));
  const routes = Array.from({ length: CROWD }, () => host.call('route', []));
  await expect(host.call('alive', [])).resolves.toBe(true);
  slow.resolve('done');
  await expect(Promise.all(routes)).resolves.toEqual(Array.from({ length: CROWD }, () => 'done'));
});

test('calls of what is lent have places too: those beyond them wait, and more than wait end the other', async () => {
  const ended: string[] = [];
  const [ofHost, ofModule] = duplexPair();
  let begun = 0;
  const never = () => {
    begun += 1;
    return new Promise<unknown>(() => undefined);
  };
  const { promise: taken, resolve: take } = Promise.withResolvers<Remote>();
  const host = new Channel(ofHost, { work: new Map(), ended: (why) => void ended.push(why) });
  const hold: Remote = (given) => {
    take(given as Remote);
    return new Promise(() => undefined);
  };
  const module = new Channel(ofModule, { work: new Map([['hold', hold]]), tellsAll: true, ended: () => undefined });
  onTestFinished(() => module.end('the test is over'));
  host.call('hold', [never]).catch(() => undefined);
  const lent = await taken;
  const ask = (times: number) => {
    for (let each = 0; each < times; each += 1) void lent().catch(() => undefined);
  };
  ask(2_900);
  await vi.waitFor(() => expect(begun).toBe(1_000));
  expect(ended).toEqual([]);
  ask(200);
  await vi.waitFor(() => expect(ended).toEqual(['it floods the portal with calls']));
});
