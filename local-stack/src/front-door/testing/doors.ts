import { once } from 'node:events';
import type { ClientRequest, IncomingMessage, RequestListener } from 'node:http';
import { connect } from 'node:net';
import { listen, type Listening } from '@pwp/api-kit';
import { onTestFinished } from 'vitest';
import { createFrontDoor, type FrontDoorOptions, type FrontDoorRoute } from '../front-door.ts';

const HERE = { host: '127.0.0.1', port: 0 };

/** Resolves once the request is answered. */
export function answerTo(request: ClientRequest): Promise<IncomingMessage> {
  const answer = Promise.withResolvers<IncomingMessage>();
  request.on('response', answer.resolve).on('error', answer.reject);
  return answer.promise;
}

/** A part behind the door, until the end of the test. */
export async function upstream(handler: RequestListener): Promise<Listening> {
  const server = await listen(handler, HERE);
  onTestFinished(() => server.close(0));
  return server;
}

/** The door itself, until the end of the test. */
export function door(routes: FrontDoorRoute[], options: Partial<FrontDoorOptions> = {}): Promise<Listening> {
  return upstream(createFrontDoor({ routes, ...options }));
}

/** Says a request as no client would write it; resolves with all that is answered. */
export async function say(url: string, request: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.setEncoding('latin1').on('data', (part: string) => (answer += part));
  socket.write(request, 'latin1');
  await once(socket, 'close');
  return answer;
}

/** The address of a server that is gone. */
export async function deadAddress(): Promise<string> {
  const server = await listen(() => undefined, HERE);
  await server.close(0);
  return server.url;
}

/** A part that answers its name. */
export const naming =
  (name: string): RequestListener =>
  (_request, response) =>
    response.end(name);

/** The whole body. */
export async function text(response: IncomingMessage): Promise<string> {
  let whole = '';
  for await (const part of response) whole += String(part);
  return whole;
}
