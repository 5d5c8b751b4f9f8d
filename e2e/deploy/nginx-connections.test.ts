import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, type IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { NGINX, startNginx } from './started-nginx.ts';

/** Agents of a large portal; each browser has as many streams of events. */
const AGENTS = 1_000;
const STREAMS = 2;
/** Streams that nginx lets one connection of HTTP/2 have at once. */
const TOGETHER = 100;

/** Starts nginx before one server that stands for each part. */
async function startBefore(part: Server) {
  part.listen(0, '127.0.0.1');
  await once(part, 'listening');
  onTestFinished(() => {
    part.closeAllConnections();
    part.close();
  });
  const at = `127.0.0.1:${(part.address() as AddressInfo).port}`;
  const ports = ['api:8081', 'registry:8082', 'shell:8080', 'keycloak:8086'];
  const places = Object.fromEntries(ports.map((port) => [`server ${port}`, `server ${at}`]));
  const nginx = await startNginx(['oci/parts.conf', 'nginx/portail.conf'], places);
  onTestFinished(() => nginx.stop());
  return nginx;
}

test.skipIf(!existsSync(NGINX))('a request whose end can be read in two ways reaches no part', async () => {
  const asked: string[] = [];
  const nginx = await startBefore(
    createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end('part');
    }),
  );
  const hidden = 'GET /metrics HTTP/1.1\r\nHost: pwp.example.fr\r\n\r\n';
  const send = async (...headers: string[]) => {
    const socket = connectTls({ port: nginx.ports.secure, host: '127.0.0.1', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const head = ['POST /api/session/deconnexion HTTP/1.1', 'Host: pwp.example.fr', ...headers].join('\r\n');
    socket.write(`${head}\r\n\r\n0\r\n\r\n${hidden}`);
    return (await text(socket)).split('\r\n', 1)[0];
  };
  const refused = 'HTTP/1.1 400 Bad Request';
  expect(await send('Content-Length: 5', 'Transfer-Encoding: chunked')).toBe(refused);
  expect(await send('Content-Length: 5', 'Content-Length: 60')).toBe(refused);
  expect(await send('Transfer-Encoding: chunked', 'Transfer-Encoding: identity')).toBe(refused);
  expect(await send('Transfer-Encoding : chunked')).toBe(refused);
  expect(asked).toEqual([]);
});

test.skipIf(!existsSync(NGINX))('a thousand agents hold their streams, and a page still comes', async () => {
  // It stands for as many processes as are wanted, each of which has a limit of its own.
  const part = createServer((request, response) => {
    if (request.url === '/') response.end('page');
    else response.writeHead(200).write(': open\n\n');
  });
  const nginx = await startBefore(part);
  const sessions = Array.from({ length: (AGENTS * STREAMS) / TOGETHER + 1 }, () =>
    connect(`https://127.0.0.1:${nginx.ports.secure}`, { rejectUnauthorized: false }),
  );
  onTestFinished(() => {
    for (const session of sessions) session.destroy();
  });
  for (const session of sessions) session.on('error', () => undefined);

  const open = async (session: (typeof sessions)[number], path: string) => {
    const asked = session.request({ ':path': path, ':authority': 'pwp.example.fr' });
    asked.on('error', () => undefined);
    const [headers] = (await once(asked, 'response')) as [IncomingHttpHeaders & { ':status'?: number }];
    return headers[':status'];
  };
  const [reader, ...agents] = sessions;
  // One browser after the other: a part takes no thousand connections at the same instant.
  for (const session of agents) {
    const opened = Array.from({ length: TOGETHER }, () => open(session, '/api/flux'));
    expect(new Set(await Promise.all(opened))).toEqual(new Set([200]));
  }
  expect(reader && (await open(reader, '/'))).toBe(200);
});
