import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { defineApiModule, route, type ModuleContext } from '@pwp/api-kit';
import { ConfigurationSchema } from '@pwp/contracts';
import { startTestApi } from '@pwp/testing';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { createConfigurations } from './configurations.ts';
import { followConfigurations } from './follow-configurations.ts';

const configuration = ConfigurationSchema.parse({
  type: 'object',
  properties: { jours: { type: 'integer', minimum: 1, maximum: 31, title: 'Jours', default: 7 } },
});
const kinds = { jours: 'integer' } as const;
const endpoint = { method: 'get', path: '/jours', summary: 'Les jours', output: z.object({ jours: z.int() }) } as const;

/** A module that answers what was configured. */
function reading(
  start: (context: Pick<ModuleContext<unknown>, 'configuration'>) => () => { readonly jours: number },
  declared = true,
) {
  return defineApiModule({
    id: 'essai',
    settings: z.object({}),
    ...(declared && { configuration }),
    defineModels: () => undefined,
    migrations: [],
    start(context) {
      const read = start(context);
      return {
        routes: [route(endpoint, { access: 'public', handler: () => Promise.resolve({ jours: read().jours }) })],
      };
    },
  });
}
const essai = reading((context) => context.configuration(kinds));

/** Log lines, and what writes them. */
function aLog() {
  const lines: string[] = [];
  return { lines, log: pino({}, { write: (line) => void lines.push(line) }) };
}

/** What a registry does with a request. */
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A registry over real HTTP that a test leads; it counts what it was asked. `finished`: of a test that others run beside. */
async function startRegistry(answer: Answer, finished: typeof onTestFinished = onTestFinished) {
  const registry = { url: '', asked: [] as (string | undefined)[], answer };
  const server = createServer((request, response) => {
    registry.asked.push(request.headers['if-none-match']);
    registry.answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  finished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It listens on a port.');
  registry.url = `http://127.0.0.1:${address.port}`;
  return registry;
}
const says =
  (modules: unknown, etag: string): Answer =>
  (request, response) => {
    if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(200, { etag }).end(JSON.stringify({ modules }));
  };

test('a module reads its defaults, then what was saved, without a new start; what its schema refuses never reaches it', () => {
  const { log, lines } = aLog();
  const configurations = createConfigurations([essai], log);
  const read = configurations.readerOf(essai)(kinds);
  expect(read()).toEqual({ jours: 7 });
  configurations.apply({ essai: { jours: 12, autre: 'x' }, voisin: { jours: 3 } });
  expect(read()).toEqual({ jours: 12 });
  expect(lines).toEqual([]);
  for (const jours of [0, 99, '12', null, [12]]) {
    configurations.apply({ essai: { jours } });
    expect(read()).toEqual({ jours: 7 });
  }
  expect(lines.join('')).toContain('"name":"jours"');
  configurations.apply({});
  expect(read()).toEqual({ jours: 7 });
});

test('a module that reads what it does not declare is left out, and named', async () => {
  const api = await startTestApi({ modules: [reading((context) => context.configuration(kinds), false)] });
  onTestFinished(() => api.close());
  expect((await api.anonymous.get('/api/essai/jours')).status).toBe(503);
  expect(api.logs.join('')).toContain('essai: the module reads jours (integer)');
});

test('a change at the registry holds within seconds; the same is not read again', async () => {
  const registry = await startRegistry(says({ essai: { jours: 12 } }, '"1"'));
  const api = await startTestApi({ modules: [essai], environment: { PWP_REGISTRY_URL: registry.url } });
  onTestFinished(() => api.close());
  const jours = async () => (await api.anonymous.get('/api/essai/jours')).body;
  await vi.waitFor(async () => expect(await jours()).toEqual({ jours: 12 }));
  await vi.waitFor(() => expect(registry.asked).toContain('"1"'));
  registry.answer = says({ essai: { jours: 3 } }, '"2"');
  await vi.waitFor(async () => expect(await jours()).toEqual({ jours: 3 }));
});

test('the first answer is waited for, so that a start serves what was saved', async () => {
  const registry = await startRegistry((request, response) => {
    setTimeout(() => says({ essai: { jours: 12 } }, '"1"')(request, response), 200);
  });
  const applied: unknown[] = [];
  const follower = await followConfigurations([registry.url], ({ modules }) => void applied.push(modules), aLog().log);
  expect(applied).toEqual([{ essai: { jours: 12 } }]);
  await follower.stop();
});

test.concurrent.for<[how: string, answer: Answer]>([
  ['is mute', () => undefined],
  ['cuts', (request) => void request.socket.destroy()],
  ['fails', (_, response) => void response.writeHead(503).end()],
  ['says nonsense', (_, response) => void response.end('{"modules":[1]}')],
])(
  'a registry that %s stops no start, is told once, and what was known stands until it answers',
  async ([, broken], { onTestFinished: finished }) => {
    const { log, lines } = aLog();
    const registry = await startRegistry(broken, finished);
    const applied: unknown[] = [];
    const follower = await followConfigurations([registry.url], ({ modules }) => void applied.push(modules), log);
    await vi.waitFor(() => expect(registry.asked.length).toBeGreaterThan(1));
    expect(applied).toEqual([]);
    registry.answer = says({}, '"1"');
    await vi.waitFor(() => expect(applied).toEqual([{}]));
    await follower.stop();
    expect(lines.filter((line) => line.includes('what is known stands'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('answers again'))).toHaveLength(1);
  },
);

test('a registry at two addresses: the one that fails is left, and the next answers', async () => {
  const one = await startRegistry((_, response) => void response.writeHead(503).end());
  const two = await startRegistry(says({ essai: { jours: 12 } }, '"1"'));
  const applied: unknown[] = [];
  const urls = [one.url, two.url];
  const follower = await followConfigurations(urls, ({ modules }) => void applied.push(modules), aLog().log);
  await vi.waitFor(() => expect(two.asked.slice(0, 2)).toEqual([undefined, '"1"']));
  await follower.stop();
  expect(applied).toEqual([{ essai: { jours: 12 } }]);
  expect(one.asked).not.toEqual([]);
});

test('a stop ends a question that is under way', async () => {
  const registry = await startRegistry(() => undefined);
  const follower = await followConfigurations([registry.url], () => undefined, aLog().log);
  const start = performance.now();
  await follower.stop();
  // The question itself would end after three.
  expect(performance.now() - start).toBeLessThan(2_500);
});
