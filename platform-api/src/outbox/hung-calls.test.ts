import type { RequestListener, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { createProvider, listen, outboxHandler, type OutboxHandlers } from '@pwp/api-kit';
import { startTestApi } from '@pwp/testing';
import { QueryTypes } from 'sequelize';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

/* An outside system that takes a call and never ends its answer, over real HTTP: what it holds, and until when. */

/** A minute: what goes on meanwhile does not wait for it. */
const LONG = 60_000;
/** ms */
const SHORT = 200;

const HANGS: readonly (readonly [name: string, hang: (response: ServerResponse) => unknown])[] = [
  ['takes the request and says nothing', () => undefined],
  ['begins its answer and stops', (response) => response.write('{"taken":')],
  ['gives its answer one space at a time', drip],
];

async function drip(response: ServerResponse): Promise<void> {
  while (!response.destroyed) {
    response.write(' ');
    await pause(SHORT / 10);
  }
}

/** An outside system that hangs for the messages named so. */
async function startOutside(hang: (response: ServerResponse) => unknown) {
  const outside = { url: '', asked: [] as string[], hangs: true, left: 0 };
  const answer: RequestListener = (request, response) => {
    const key = request.url?.slice(1) ?? '';
    outside.asked.push(key);
    response.once('close', () => {
      if (!response.writableFinished) outside.left += 1;
    });
    if (outside.hangs && key.startsWith('hangs')) hang(response);
    else response.end('{"taken":true}');
  };
  const server = await listen(answer, { port: 0, host: '127.0.0.1' });
  onTestFinished(() => server.close(0));
  outside.url = server.url;
  return outside;
}

async function startApi(url: string, timeoutMs: number) {
  const api = await startTestApi({});
  onTestFinished(() => api.close());
  const taken: string[] = [];
  const handlers: OutboxHandlers = {
    'v.outside': outboxHandler(z.object({}), async (_payload, { key, signal }) => {
      // One a message: the breaker of a shared one would keep the calls from the system.
      const provider = createProvider({ name: 'Lent', baseUrl: url, headers: {}, timeoutMs, retries: 0 });
      const call = { method: 'POST', path: `/${key}`, repeatable: false, signal } as const;
      await provider.json(call, z.object({ taken: z.literal(true) }));
      taken.push(key);
    }),
    'v.other': outboxHandler(z.object({}), async (_payload, { key }) => void taken.push(key)),
  };
  const add = (topic: string, ...keys: string[]) =>
    Promise.all(keys.map((key) => api.platform.outbox.add({ topic, key, payload: {} })));
  const waiting = () =>
    api.platform.database.sequelize.query<{ key: string; attempts: number }>(
      'SELECT message_key AS "key", attempts FROM platform_outbox WHERE sent_at IS NULL ORDER BY message_key',
      { type: QueryTypes.SELECT },
    );
  return { outbox: api.platform.outbox, handlers, taken, add, waiting };
}

test.each(HANGS)('a system that %s keeps no other message waiting, of its topic or of another', async (_name, hang) => {
  const outside = await startOutside(hang);
  const { outbox, handlers, taken, add, waiting } = await startApi(outside.url, LONG);
  outbox.start(handlers);
  const hanging = Array.from({ length: 3 }, (_, rank) => `hangs-${rank}`);
  await add('v.outside', ...hanging);
  await expect.poll(() => outside.asked.length).toBe(3);
  const passing = Array.from({ length: 50 }, (_, rank) => `passes-${String(rank).padStart(2, '0')}`);
  await add('v.outside', ...passing);
  await add('v.other', 'other');
  await expect.poll(() => taken.toSorted(), { timeout: 30_000 }).toEqual(['other', ...passing]);
  await expect.poll(waiting).toEqual(hanging.map((key) => ({ key, attempts: 0 })));
  expect(outside.left).toBe(0);
  // A stop ends the calls that hang.
  await outbox.stop();
  await expect.poll(() => outside.left).toBe(3);
});

test.each(HANGS)(
  'a system that %s is left at the deadline of the call, and asked again',
  async (_name, hang) => {
    const outside = await startOutside(hang);
    const { outbox, handlers, taken, add } = await startApi(outside.url, SHORT);
    // More than a lane has places: they are free again.
    const hanging = Array.from({ length: 25 }, (_, rank) => `hangs-${String(rank).padStart(2, '0')}`);
    await add('v.outside', ...hanging);
    outbox.start(handlers);
    await expect.poll(() => outside.left, { timeout: 30_000 }).toBeGreaterThanOrEqual(20);
    outside.hangs = false;
    await expect.poll(() => taken.toSorted(), { timeout: 60_000 }).toEqual(hanging);
    await outbox.stop();
  },
  120_000,
);
