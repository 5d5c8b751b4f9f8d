import { defineApiModule, type Notices } from '@pwp/api-kit';
import { NoticeCount } from '@pwp/contracts';
import { startTestApi, type TestAccount } from '@pwp/testing';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { NoticeRow } from './notice-model.ts';

let notices: Notices;
const exemple = defineApiModule({
  id: 'exemple',
  settings: z.object({}),
  notices: { arrivee: { label: 'Une chose est arrivée', roles: [] } },
  defineModels: () => undefined,
  migrations: [],
  start(context) {
    ({ notices } = context);
    return { routes: [] };
  },
});

const FLUX = '/api/notifications/flux';
/** ms ahead of the real one. */
const clock = { ahead: 0, now: () => new Date(Date.now() + clock.ahead) };
let opened: AbortController[] = [];

// What this process does from time to time, it does ten times as often.
const every = setInterval;
const often = vi.spyOn(globalThis, 'setInterval').mockImplementation((act, pause) => every(act, Number(pause) / 10));
const api = await startTestApi({ modules: [exemple], clock });
afterAll(async () => {
  await api.close();
  often.mockRestore();
});
beforeEach(() => NoticeRow.destroy({ where: {} }));
afterEach(() => {
  for (const one of opened) one.abort();
  opened = [];
  clock.ahead = 0;
});

/** A browser that reads the stream of an account. */
interface Listening {
  status: number;
  headers: Headers;
  counts: number[];
  /** Names of the events that carry no count. */
  events: string[];
  /** Resolves when the server ends the stream. */
  ended: Promise<void>;
  leave: () => void;
}

async function listen(account: TestAccount, url = api.url): Promise<Listening> {
  const leaving = new AbortController();
  opened.push(leaving);
  const response = await fetch(url + FLUX, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${api.realm.token(account)}` },
    signal: leaving.signal,
  });
  const counts: number[] = [];
  const events: string[] = [];
  const read = async () => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      for (const [, name = ''] of chunk.matchAll(/^event: (.*)$/gm)) events.push(name);
      for (const [, data = ''] of chunk.matchAll(/^data: (.*)$/gm))
        counts.push(NoticeCount.parse(JSON.parse(data)).nonLues);
    }
  };
  const ended = read().catch(() => undefined);
  return { status: response.status, headers: response.headers, counts, events, ended, leave: () => leaving.abort() };
}

const publish = (account: string, key: string) =>
  api.platform.database.transaction(() =>
    notices.publish([{ kind: 'arrivee', key, to: { account }, title: 'Arrivée', path: '/' }]),
  );

test('each account hears its own count, at once and when it changes', async () => {
  await publish('alice', 'un');
  const [alice, bob, aliceElsewhere] = await Promise.all([
    listen({ id: 'alice' }),
    listen({ id: 'bob' }),
    listen({ id: 'alice' }),
  ]);
  expect(alice.headers.get('content-type')).toContain('text/event-stream');
  await vi.waitFor(() => expect([alice.counts, bob.counts, aliceElsewhere.counts]).toEqual([[1], [0], [1]]));
  await publish('alice', 'deux');
  await vi.waitFor(() =>
    expect([alice.counts, aliceElsewhere.counts]).toEqual([
      [1, 2],
      [1, 2],
    ]),
  );
  const [newest] = await NoticeRow.findAll({ where: { accountId: 'alice' }, order: [['id', 'DESC']] });
  await api.as({ id: 'alice' }).put('/api/notifications/lecture', { body: { jusqua: newest?.id } });
  await vi.waitFor(() =>
    expect([alice.counts, aliceElsewhere.counts]).toEqual([
      [1, 2, 0],
      [1, 2, 0],
    ]),
  );
  expect(bob.counts).toEqual([0]);
});

test('what another process wrote is heard within seconds', async () => {
  const { counts } = await listen({ id: 'carole' });
  await vi.waitFor(() => expect(counts).toEqual([0]));
  // As another process does: nothing here is told of it.
  await NoticeRow.create({
    accountId: 'carole',
    kind: 'exemple.arrivee',
    noticeKey: 'ailleurs',
    title: 'Arrivée',
    detail: null,
    path: '/',
    guichetCode: null,
    publishedAt: new Date(),
    urgent: false,
    mail: null,
    mailDueAt: null,
  });
  await vi.waitFor(() => expect(counts).toEqual([0, 1]));
});

test('a cause that is gone, settled here or by another process, is heard without a reload', async () => {
  await publish('gaston', 'un');
  await publish('gaston', 'deux');
  const { counts } = await listen({ id: 'gaston' });
  await vi.waitFor(() => expect(counts).toEqual([2]));
  await api.platform.database.transaction(() => notices.withdraw('arrivee', ['un']));
  await vi.waitFor(() => expect(counts).toEqual([2, 1]));
  await NoticeRow.destroy({ where: { noticeKey: 'deux' } });
  await vi.waitFor(() => expect(counts).toEqual([2, 1, 0]));
});

test('one that was read before it is settled, here or by another process, is heard too', async () => {
  await publish('hector', 'un');
  await publish('hector', 'deux');
  const { counts } = await listen({ id: 'hector' });
  const [newest] = await NoticeRow.findAll({ where: { accountId: 'hector' }, order: [['id', 'DESC']] });
  await api.as({ id: 'hector' }).put('/api/notifications/lecture', { body: { jusqua: newest?.id } });
  await vi.waitFor(() => expect(counts.at(-1)).toBe(0));
  const heard = counts.length;
  await api.platform.database.transaction(() => notices.withdraw('arrivee', ['un']));
  await vi.waitFor(() => expect(counts).toHaveLength(heard + 1));
  await NoticeRow.destroy({ where: { accountId: 'hector' } });
  await vi.waitFor(() => expect(counts).toHaveLength(heard + 2));
});

test('an account has five streams at most: the oldest ends, and is told why', async () => {
  const streams: Listening[] = [];
  for (let index = 0; index < 6; index++) streams.push(await listen({ id: 'denis' }));
  await streams[0]?.ended;
  expect(streams.map(({ events }) => events)).toEqual([['cede'], [], [], [], [], []]);
  await publish('denis', 'un');
  await vi.waitFor(() => expect(streams.slice(1).map(({ counts }) => counts.at(-1))).toEqual([1, 1, 1, 1, 1]));
});

test('a session that ends takes its stream along', async () => {
  const stream = await listen({ id: 'emma' });
  await vi.waitFor(() => expect(stream.counts).toEqual([0]));
  await api.platform.revocation.revoke('emma');
  await stream.ended;
});

test('rights that changed elsewhere, before this process knew, end the stream of an older token', async () => {
  // This process knows what there is, for some seconds.
  await api.as({ id: 'hugo' }).get('/api/notifications/compteur');
  await api.platform.database.sequelize.query(
    'INSERT INTO platform_token_revocations (subject, not_before) VALUES (?, ?)',
    { replacements: ['hugo', Math.floor(Date.now() / 1000) + 5] },
  );
  clock.ahead = 10_000;
  const stream = await listen({ id: 'hugo' });
  expect(stream.status).toBe(200);
  await stream.ended;
});

test('no stream outlives a session without a sign of its person', async () => {
  const stream = await listen({ id: 'ida' });
  await vi.waitFor(() => expect(stream.counts).toEqual([0]));
  clock.ahead = 31 * 60_000;
  await stream.ended;
});

test('whoever asks for no stream is told once', async () => {
  const { status, text } = await api.as({ id: 'farid' }).get(FLUX);
  expect([status, text]).toEqual([200, 'data: {"nonLues":0,"derniere":null,"toutes":0}\n\n']);
});

test('a stop ends the streams, and opens no other', async () => {
  const stopped = await startTestApi({ modules: [exemple] });
  const token = stopped.realm.token({ id: 'gil' });
  const ask = () =>
    fetch(stopped.url + FLUX, { headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` } });
  const stream = await ask();
  stopped.platform.drain();
  expect(await stream.text()).toContain('retry');
  const refused = await ask();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60']);
  await refused.text();
  await stopped.close();
});
