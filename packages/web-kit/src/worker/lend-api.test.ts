import { MessageChannel } from 'node:worker_threads';
import { defineEndpoints } from '@pwp/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createApi } from '../api/api.ts';
import { setSession } from '../session/session.ts';
import { aSession, fakeApi, installSilentHost, problem } from '../testing.ts';
import { lendApi } from './lend-api.ts';
import type { Messages } from './messages.ts';
import { createWorkerApi } from './worker-api.ts';

/* A worker asks its module's own API through the page: what the page lends, and nothing else. */

const endpoints = defineEndpoints({
  'GET /notes/:id': {
    summary: 'Une note',
    params: z.object({ id: z.int() }),
    output: z.object({ texte: z.string() }),
  },
  'POST /notes': { summary: 'Une note de plus', body: z.object({ texte: z.string() }), output: 'none' },
});
type Notes = typeof endpoints;

/** One end of a channel, as a page has a worker and a worker its page. */
function endOf(port: InstanceType<typeof MessageChannel>['port1']): Messages {
  return {
    addEventListener: (_type, listener) =>
      void port.on('message', (data: unknown) => listener({ data } as MessageEvent)),
    postMessage: (message) => port.postMessage(message),
  };
}

function start() {
  installSilentHost();
  setSession(aSession());
  const api = fakeApi<Notes>('/api/exemple', {
    'GET /notes/:id': ({ params: { id } }) => {
      if (id === '404') throw problem(404, 'note-inconnue', 'Cette note n’existe pas.');
      return { texte: `Note ${id}` };
    },
  });
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  lendApi(endOf(port1), createApi<Notes>('/api/exemple'), ['GET /notes/:id']);
  return { api, worker: createWorkerApi<Notes>(endOf(port2)), page: port1, self: port2 };
}

test('calls of a worker are those of the page, each with its own answer', async () => {
  const { worker, api } = start();
  const answers = await Promise.all([1, 2].map((id) => worker('GET /notes/:id', { params: { id } })));
  expect(answers).toEqual([{ texte: 'Note 1' }, { texte: 'Note 2' }]);
  expect(api.asked.map(({ key }) => key)).toEqual(['GET /notes/:id', 'GET /notes/:id']);
});

test('two clients of one worker each have their own answers', async () => {
  const { worker, self } = start();
  const clients = [worker, createWorkerApi<Notes>(endOf(self))];
  const answers = await Promise.all(clients.map((ask, index) => ask('GET /notes/:id', { params: { id: index + 1 } })));
  expect(answers).toEqual([{ texte: 'Note 1' }, { texte: 'Note 2' }]);
});

test('a problem of the API is thrown in the worker', async () => {
  const { worker } = start();
  await expect(worker('GET /notes/:id', { params: { id: 404 } })).rejects.toMatchObject({
    name: 'ProblemError',
    status: 404,
    code: 'note-inconnue',
    message: 'Cette note n’existe pas.',
  });
});

test('what the page does not lend is refused, and asked of nobody', async () => {
  const { worker, api } = start();
  await expect(worker('POST /notes', { body: { texte: 'x' } })).rejects.toMatchObject({ code: 'appel-non-prete' });
  const astray = worker as unknown as (key: string) => Promise<unknown>;
  await expect(astray('GET /../support/tickets')).rejects.toMatchObject({ code: 'appel-non-prete' });
  expect(api.asked).toEqual([]);
});

test('a parameter leads no call out of the path that is lent', async () => {
  const { worker, api } = start();
  const astray = worker as unknown as (key: string, input: object) => Promise<unknown>;
  for (const id of ['..', '.', ''])
    await expect(astray('GET /notes/:id', { params: { id } })).rejects.toMatchObject({ code: 'adresse-invalide' });
  expect(api.asked).toEqual([]);
});

test("of what a worker gives, the page's call takes no header and no option", async () => {
  const { worker, api } = start();
  const astray = worker as unknown as (key: string, input: unknown) => Promise<unknown>;
  const headers = { 'X-Guichet': 'PWP01', Authorization: 'Bearer autre' };
  await astray('GET /notes/:id', { params: { id: 1 }, query: { tri: 'date' }, headers, background: true });
  expect(api.asked).toMatchObject([{ params: { id: '1' }, query: { tri: 'date' }, background: false }]);
  expect(JSON.stringify(api.asked[0]?.headers)).not.toMatch(/PWP01|Bearer autre/);
});

test('other messages between a worker and its page stay theirs', async () => {
  const { worker, page, self } = start();
  for (const message of [null, 'texte', { progress: 3 }, { pwpAnswer: 99 }]) {
    page.postMessage(message, []);
    self.postMessage(message, []);
  }
  expect(await worker('GET /notes/:id', { params: { id: 3 } })).toEqual({ texte: 'Note 3' });
});
