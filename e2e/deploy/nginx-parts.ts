import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import { request } from 'node:https';
import type { StartedNginx } from './started-nginx.ts';

/** A part, or the second of its kind. */
export interface Part {
  server: Server;
  port: number;
  answer: RequestListener;
  asked: { method: string; path: string; headers: IncomingHttpHeaders }[];
}

/** Starts one that tells what reached it. */
export async function startPart(answer: RequestListener): Promise<Part> {
  const asked: Part['asked'] = [];
  const server = createServer((incoming, outgoing) => {
    asked.push({ method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers });
    started.answer(incoming, outgoing);
  }).listen(0, '127.0.0.1');
  const started: Part = { server, port: 0, answer, asked };
  await once(server, 'listening');
  started.port = portOf(server);
  return started;
}

/** Ends a part as a process ends: nobody listens at its port any more. */
export async function stop({ server }: Part): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen');
  return address.port;
}

/** What is asked. */
export interface Sent {
  method?: string;
  headers?: object;
  body?: string | undefined;
}

/** What nginx answers; its certificate is the test's own. */
export async function askAt({ ports }: StartedNginx, path: string, { method = 'GET', headers = {}, body }: Sent = {}) {
  const sent = request({
    host: '127.0.0.1',
    port: ports.secure,
    servername: 'pwp.example.fr',
    path,
    method,
    headers: { host: 'pwp.example.fr', ...headers },
    rejectUnauthorized: false,
  }).end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return { status: answer.statusCode, text, headers: answer.headers };
}
