import { once } from 'node:events';
import { createServer, request, type ClientRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { declareRoute, FileResponse, noProxies, type Route } from '@pwp/api-kit';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createHost } from './host.ts';
import { createThrottle } from './throttle.ts';

/** A host with this one route, whose callers are known once `known` settles; `onClose` hears of each answer that ends. */
async function serve(
  one: Route<'open'>,
  known = () => Promise.resolve(),
  onClose = () => undefined as void,
): Promise<number> {
  const host = createHost<'open'>({
    log: { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined },
    observe: () => undefined,
    explain: () => undefined,
    routes: [{ tag: 'essai', template: '/essai/route', route: one }],
    access: {
      resolve: async () => {
        await known();
        // A host may call so what it gives of its callers.
        return { key: 'caller', given: { caller: { name: 'caller' } } };
      },
      describe: () => ({ isPublic: true, fields: {}, parameters: [], problems: [] }),
    },
    throttle: createThrottle({ account: 10_000, address: 10_000 }),
    proxies: noProxies,
  });
  const serving = host.callback();
  const server = createServer((asked, response) => {
    response.once('close', onClose);
    void serving(asked, response);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const ask = (port: number, options: { method?: string; headers?: Record<string, string> } = {}): ClientRequest =>
  request({ host: '127.0.0.1', port, path: '/essai/route', ...options });

const answerTo = async (asked: ClientRequest) => {
  const [answer] = (await once(asked, 'response')) as [{ statusCode: number; resume: () => void }];
  answer.resume();
  return answer.statusCode;
};

test('a stream that is left before its reader is known takes no place of its address', async () => {
  let isHeld = true;
  const left: (() => void)[] = [];
  let closed = 0;
  const bodies: PassThrough[] = [];
  const port = await serve(
    declareRoute(
      { method: 'get', path: '/route', summary: 'A stream', output: { file: 'text/event-stream' } },
      {
        access: 'open',
        handler: () => {
          const body = new PassThrough();
          bodies.push(body);
          body.write(': \n\n');
          return Promise.resolve(new FileResponse({ type: 'text/event-stream', body }));
        },
      },
    ),
    () => (isHeld ? new Promise((resolve) => left.push(resolve)) : Promise.resolve()),
    () => void (closed += 1),
  );
  const stream = () => ask(port, { headers: { accept: 'text/event-stream' } });
  // Two hundred are an address's share.
  for (let count = 0; count < 200; count += 1) {
    const asked = stream().end();
    asked.on('error', () => undefined);
    await expect.poll(() => left.length, { interval: 1 }).toBe(1);
    asked.destroy();
    await expect.poll(() => closed, { interval: 1 }).toBe(count + 1);
    left.pop()?.();
  }
  isHeld = false;
  expect(await answerTo(stream().end())).toBe(200);
  expect(bodies).toHaveLength(1);
});

test.each([
  ['a form', 'application/x-www-form-urlencoded', 'moved=5', 415],
  ['another JSON', 'application/merge-patch+json', '{"moved":5}', 415],
  ['a text', 'text/plain', '{"moved":5}', 415],
  ['JSON', 'application/json; charset=utf-8', '{"moved":5}', 200],
  ['nothing', undefined, '', 200],
])('a body of JSON is asked for: %s', async (_what, type, text, status) => {
  const taken: unknown[] = [];
  const port = await serve(
    declareRoute(
      {
        method: 'post',
        path: '/route',
        summary: 'Optional fields alone',
        body: z.object({ moved: z.number().optional() }),
        output: z.object({}),
      },
      {
        access: 'open',
        handler: ({ body }) => {
          taken.push(body);
          return Promise.resolve({});
        },
      },
    ),
  );
  const headers = { ...(type !== undefined && { 'content-type': type }), 'content-length': String(text.length) };
  expect(await answerTo(ask(port, { method: 'POST', headers }).end(text))).toBe(status);
  expect(taken).toEqual(status === 415 ? [] : [text === '' ? {} : { moved: 5 }]);
});
