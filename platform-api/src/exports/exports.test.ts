import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { defineApiModule, exportEnCours, route, type Account, type AuditEntry } from '@pwp/api-kit';
import { defineEndpoints } from '@pwp/contracts';
import { startTestApi } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { createExports } from './exports.ts';

/** The behaviour of the tested export after its first batch, and its outcome. */
let gate = Promise.withResolvers<void>();
let dropped = Promise.withResolvers<void>();

async function* pieces(): AsyncGenerator<Uint8Array> {
  try {
    yield Buffer.from('premier\n');
    await gate.promise;
    for (let index = 0; index < 3; index++) yield Buffer.from(`${index}\n`);
  } finally {
    dropped.resolve();
  }
}

const exempleEndpoints = defineEndpoints({
  'GET /export.csv': { summary: 'Un export qui attend', output: { file: 'text/csv' } },
});

const exemple = defineApiModule({
  id: 'exemple',
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [],
  start: ({ exports }) => ({
    routes: [
      route(exempleEndpoints['GET /export.csv'], {
        access: 'signed-in',
        problems: [exportEnCours],
        handler: ({ account, origin, signal }) =>
          exports.send(
            {
              account,
              origin,
              signal,
              action: 'exemple.export-choses',
              cible: { type: 'export', id: 'choses', libelle: 'Choses' },
              filtres: { etat: 'actif' },
            },
            () => Promise.resolve({ filename: 'choses.csv', type: 'text/csv', lignes: 4, body: pieces() }),
          ),
      }),
    ],
  }),
});

const api = await startTestApi({ modules: [exemple] });
afterAll(() => api.close());
beforeEach(() => {
  gate = Promise.withResolvers();
  dropped = Promise.withResolvers();
});

function download(id: string, signal?: AbortSignal): Promise<Response> {
  const authorization = `Bearer ${api.realm.token({ id })}`;
  return fetch(`${api.url}/api/exemple/export.csv`, { headers: { authorization }, ...(signal && { signal }) });
}

describe('an export', () => {
  test('is one at a time for an account: a second one is refused with when to come back, another account is served', async () => {
    const first = await download('one');
    expect(first.status).toBe(200);
    const second = await download('one');
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '5']);
    expect(await second.json()).toMatchObject({
      code: 'export-en-cours',
      detail: 'Un export est déjà en cours pour votre compte. Attendez sa fin, puis recommencez.',
    });
    const other = await download('other');
    expect(other.status).toBe(200);
    gate.resolve();
    expect(await first.text()).toBe('premier\n0\n1\n2\n');
    expect(await other.text()).toBe('premier\n0\n1\n2\n');
    expect((await download('one')).status).toBe(200);
  });

  test('stops when its caller leaves, who may start another at once', async () => {
    const leaving = new AbortController();
    const first = await download('leaver', leaving.signal);
    expect(first.status).toBe(200);
    leaving.abort();
    gate.resolve();
    const next = await download('leaver');
    expect(next.status).toBe(200);
    await dropped.promise;
    await next.text();
  });

  test('stands in the audit trail before it is sent: who, what, its filters and how many lines', async () => {
    gate.resolve();
    await (await download('traced')).text();
    const { body } = await api.as({ roles: ['administrateur'] }).get('/api/audit?action=exemple.export-choses');
    expect(body).toMatchObject({
      items: matching.arrayContaining([
        matching.objectContaining({
          acteur: matching.objectContaining({ id: 'traced' }),
          cible: { type: 'export', id: 'choses', libelle: 'Choses' },
          apres: { lignes: 4, filtres: { etat: 'actif' } },
        }),
      ]),
    });
  });
});

const account = (id: string) => ({ id, email: `${id}@pwp.test` }) as Account;
const asked = (id: string, signal = new AbortController().signal) => ({
  account: account(id),
  signal,
  action: 'exemple.export-choses',
  cible: { type: 'export', id: 'choses', libelle: 'Choses' },
  filtres: {},
  origin: 'test',
});
const file = () => Promise.resolve({ filename: 'choses.csv', type: 'text/csv', lignes: 4, body: pieces() });

function createSilent(record: (entry: AuditEntry) => Promise<void> = () => Promise.resolve()) {
  const log = { error: vi.fn<(...line: unknown[]) => void>() };
  const exports = createExports({ audit: { record }, log });
  onTestFinished(() => exports.close());
  return { log, exports };
}

test('an export that cannot be traced is not sent, and takes no turn', async () => {
  const failures = [new Error('the table is locked')];
  const { exports } = createSilent(() => {
    const [failure] = failures.splice(0, 1);
    return failure === undefined ? Promise.resolve() : Promise.reject(failure);
  });
  await expect(exports.send(asked('one'), file)).rejects.toThrow('the table is locked');
  gate.resolve();
  const { body } = await exports.send(asked('one'), file);
  expect(body instanceof Uint8Array ? '' : await text(body)).toContain('premier');
});

test('fifty run at once; the next one is refused with a delay', async () => {
  const { exports } = createSilent();
  for (let index = 0; index < 50; index++) await exports.send(asked(`reader-${index}`), file);
  await expect(exports.send(asked('late'), file)).rejects.toMatchObject({
    code: 'service-indisponible',
    retryAfter: 5,
  });
});

test('others are answered between two batches of an export', async () => {
  const { exports } = createSilent();
  let made = 0;
  const ready = async function* (): AsyncGenerator<Uint8Array> {
    for (; made < 100; made += 1) yield Buffer.from('a');
  };
  const { body } = await exports.send(asked('one'), async () => ({ ...(await file()), body: ready() }));
  if (body instanceof Uint8Array) throw new TypeError('an export is no bytes');
  body.resume();
  const before = made;
  await new Promise(setImmediate);
  expect(made - before).toBeLessThan(5);
  await once(body, 'close');
  expect(made).toBe(100);
});

test('three batches are read at once, of however many exports', async () => {
  const { exports } = createSilent();
  let reading = 0;
  const free = Promise.withResolvers<void>();
  const slow = async function* (): AsyncGenerator<Uint8Array> {
    reading += 1;
    await free.promise;
    yield Buffer.from('a');
  };
  const sent = await Promise.all(
    ['one', 'two', 'three', 'four', 'five'].map((id) =>
      exports.send(asked(id), async () => ({ ...(await file()), body: slow() })),
    ),
  );
  const whole = sent.map(async ({ body }) => (body instanceof Uint8Array ? '' : text(body)));
  await vi.waitFor(() => expect(reading).toBe(3));
  for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
  expect(reading).toBe(3);
  free.resolve();
  expect(await Promise.all(whole)).toEqual(Array(5).fill('a'));
});

describe('a thread', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pwp-threads-'));
  afterAll(() => rm(folder, { recursive: true }));
  const script = (code: string): URL => {
    const path = join(folder, `${randomUUID()}.mjs`);
    writeFileSync(path, code);
    return pathToFileURL(path);
  };
  const ECHO = script('export const make = (task) => new Uint8Array([task]);');
  const HANGS = script('export const make = () => new Promise(() => setInterval(() => {}, 1_000));');
  const sender = (id: string, signal = new AbortController().signal) => ({ account: account(id), signal });

  test('answers the bytes that it made of what it was given', async () => {
    const { exports } = createSilent();
    const bytes = await exports.inThread(sender('one'), { entry: ECHO, load: () => Promise.resolve(7) });
    expect([...bytes]).toEqual([7]);
  });

  test.each([
    ['that ends without an answer', script('export const make = () => process.exit(3);'), /exit/],
    ['that throws', script(`export const make = () => { throw new RangeError('too many'); };`), /too many/],
    ['that answers no bytes', script('export const make = () => 7;'), /no bytes/],
  ])('%s fails its file, and the next one is made', async (_name, entry, words) => {
    const { exports } = createSilent();
    const load = () => Promise.resolve(7);
    await expect(exports.inThread(sender('one'), { entry, load })).rejects.toThrow(words);
    expect(await exports.inThread(sender('one'), { entry: ECHO, load })).toHaveLength(1);
  });

  test('ends when its sender leaves', async () => {
    const { exports } = createSilent();
    const leaving = new AbortController();
    const begun = Promise.withResolvers<void>();
    const load = () => {
      begun.resolve();
      return Promise.resolve();
    };
    const made = exports.inThread(sender('one', leaving.signal), { entry: HANGS, load });
    await begun.promise;
    leaving.abort();
    await expect(made).rejects.toThrow(/abort/);
    expect(await exports.inThread(sender('one'), { entry: ECHO, load: () => Promise.resolve(1) })).toHaveLength(1);
  });

  test('is one of an account and one of two in all, whatever an account asks for; too many are refused', async () => {
    const { exports } = createSilent();
    const begun: string[] = [];
    const free = Promise.withResolvers<void>();
    const work = (id: string) =>
      exports.inThread(sender(id), {
        entry: ECHO,
        load: async () => {
          begun.push(id);
          await free.promise;
          return 1;
        },
      });
    const greedy = Array.from({ length: 12 }, () => work('greedy'));
    const refused = await Promise.race(greedy.map((made) => made.catch((error: unknown) => error)));
    expect(refused).toMatchObject({ code: 'export-en-cours', status: 429, retryAfter: 5 });
    const others = ['second', 'third'].map((id) => work(id));
    await vi.waitFor(() => expect(begun).toHaveLength(2));
    expect(begun).toEqual(['greedy', 'second']);
    free.resolve();
    await Promise.all(others);
    const outcomes = await Promise.allSettled(greedy);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(11);
    // The third account waited for one export of the first, not for all.
    expect(begun.indexOf('third')).toBeLessThanOrEqual(3);
  });
});

test('an interrupted export is logged with its act', async () => {
  const { exports, log } = createSilent();
  const breaking = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('a');
    throw new Error('the table is gone');
  };
  const { body } = await exports.send(asked('one'), async () => ({ ...(await file()), body: breaking() }));
  if (body instanceof Uint8Array) throw new TypeError('an export is no bytes');
  body.resume();
  await once(body, 'error').catch(() => undefined);
  expect(log.error).toHaveBeenCalledWith(
    matching.objectContaining({ action: 'exemple.export-choses' }),
    'an export broke off and was cut',
  );
});
