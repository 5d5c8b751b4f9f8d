import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { listen } from './listen.ts';
import { noProxies, readTrustedProxies } from './trusted-proxies.ts';

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

test('a server that is left answers what comes on a connection that is open, which then ends, and takes no other', async () => {
  const server = await listen((_request, response) => response.end('whole'), { port: 0, host: '127.0.0.1' });
  const ask = async () => {
    const answer = await answerOf(get(server.url, { agent }));
    return [await text(answer), answer.headers.connection];
  };
  expect(await ask()).toEqual(['whole', 'keep-alive']);
  const left = server.leave();
  await expect(once(connect(server.port, '127.0.0.1'), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(await ask()).toEqual(['whole', 'close']);
  await left;
  await server.close();
});

test('a server that is left lets a stream of events end, and begins none', async () => {
  const { server, asked } = await serveByHand();
  const headers = { accept: 'text/event-stream' };
  const kept = connect(server.port, '127.0.0.1');
  const answering = answerOf(get(server.url, { agent, headers }));
  (await asked).write('data: un\n\n');
  const answer = await answering;
  const left = server.leave();
  (await asked).end('data: fin\n\n');
  expect(await text(answer)).toBe('data: un\n\ndata: fin\n\n');
  agent.destroy();
  kept.write('GET / HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n');
  expect(await text(kept)).toBe('');
  await left;
});

test('in a cluster too, a connection beyond the most is closed', async () => {
  const cluster = spawn(process.execPath, [fileURLToPath(import.meta.resolve('./testing/clustered-server.ts'))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const sockets: Socket[] = [];
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    cluster.kill('SIGKILL');
  });
  const [url] = (await once(cluster.stdout, 'data')) as [Buffer];
  const { port } = new URL(url.toString());
  const open = async () => {
    const socket = connect(Number(port), '127.0.0.1');
    sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  };
  for (let opened = 0; opened < 2_000; opened += 1) await open();
  const oneMore = await open();
  await once(oneMore, 'close');
  expect(oneMore.bytesRead).toBe(0);
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

test('a body that its reader leaves in the middle ends nothing, and is followed no further', async () => {
  const thrown: unknown[] = [];
  const note = (error: unknown) => thrown.push(error);
  process.on('uncaughtException', note);
  const left = Promise.withResolvers<void>();
  const server = await listen(
    (request, response) => {
      const readStart = async () => {
        for await (const chunk of request as AsyncIterable<Buffer>) if (chunk.length > 0) break;
        response.writeHead(413).end();
        response.once('close', () => left.resolve());
      };
      void readStart();
    },
    { port: 0, host: '127.0.0.1', pace: { window: 40, rate: 1, every: 10 } },
  );
  const sender = connect(server.port, '127.0.0.1').on('error', () => undefined);
  sender.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n${'x'.repeat(500_000)}`);
  await left.promise;
  // The pace is looked at some times: each look ended the process.
  await new Promise((resolve) => setTimeout(resolve, 100));
  process.off('uncaughtException', note);
  sender.destroy();
  await server.close(0);
  expect(thrown).toEqual([]);
});

test('an address holds a quarter of the connections, and a proxy of ours as many as there are', async () => {
  for (const { proxies, held } of [
    { proxies: noProxies, held: 500 },
    { proxies: readTrustedProxies('loopback'), held: 510 },
  ]) {
    const server = await listen((_request, response) => response.end(), {
      port: 0,
      host: '127.0.0.1',
      proxies,
    });
    const sockets = Array.from({ length: 510 }, () => connect(server.port, '127.0.0.1').on('error', () => undefined));
    const heard = sockets.map(async (socket) => {
      socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      const { promise, resolve } = Promise.withResolvers<unknown>();
      socket.once('data', resolve).once('close', resolve);
      await promise;
      return socket.bytesRead > 0;
    });
    const open = (await Promise.all(heard)).filter(Boolean).length;
    expect(open).toBe(held);
    for (const socket of sockets) socket.destroy();
    await server.close(0);
  }
});
