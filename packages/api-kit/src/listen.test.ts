import { once } from 'node:events';
import { Agent, get, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { listen } from './listen.ts';

const agent = new Agent({ keepAlive: true });
afterEach(() => agent.destroy());

/** Longer than a test may take: what waits for it is seen. */
const PATIENCE = 600_000;

/** A server whose answers the test gives itself. */
async function serveByHand() {
  const { promise: asked, resolve } = Promise.withResolvers<ServerResponse>();
  const handler: RequestListener = (_request, response) => resolve(response);
  return { server: await listen(handler, { port: 0, host: '127.0.0.1' }), asked };
}

async function answerOf(asking: ReturnType<typeof get>): Promise<IncomingMessage> {
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  return answer;
}

test('a stop lets the request under way be answered, and its connection is kept for no other', async () => {
  const { server, asked } = await serveByHand();
  const answering = answerOf(get(server.url, { agent }));
  const response = await asked;
  const closed = server.close(PATIENCE);
  response.end('whole');
  const answer = await answering;
  expect(answer.headers.connection).toBe('close');
  expect(await text(answer)).toBe('whole');
  await closed;
});

test('a stop lets an answer that has begun come to its end, then closes its connection', async () => {
  const { server, asked } = await serveByHand();
  const answering = answerOf(get(server.url, { agent }));
  const response = await asked;
  response.write('first, ');
  const answer = await answering;
  const closed = server.close(PATIENCE);
  response.end('last');
  expect(await text(answer)).toBe('first, last');
  await closed;
});

test('a stop cuts a stream of events, which has no end of its own', async () => {
  const { server, asked } = await serveByHand();
  const answering = answerOf(get(server.url, { agent, headers: { accept: 'text/event-stream' } }));
  (await asked).write('data: un\n\n');
  const cut = once(await answering, 'error');
  await server.close(PATIENCE);
  await expect(cut).resolves.toBeDefined();
});

test('a stop waits for a connection that has nothing under way no longer than it takes to close it', async () => {
  const { server, asked } = await serveByHand();
  const answering = answerOf(get(server.url, { agent }));
  (await asked).end('whole');
  expect(await text(await answering)).toBe('whole');
  await server.close(PATIENCE);
});

test('a request that is not answered is cut when the patience is at its end', async () => {
  const { server, asked } = await serveByHand();
  const cut = once(get(server.url, { agent }), 'error');
  await asked;
  await server.close(20);
  expect(await cut).toMatchObject([{ code: 'ECONNRESET' }]);
});
