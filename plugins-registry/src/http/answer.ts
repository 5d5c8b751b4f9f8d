import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProblemError } from '@pwp/api-kit';
import accepts from 'accepts';

/** What a GET answers. */
export interface Representation {
  type: string;
  cacheControl: string;
  /** Quoted; only where clients ask again. */
  etag?: string;
  headers?: Readonly<Record<string, string>>;
  bytes: Uint8Array;
  br?: Uint8Array;
  gzip?: Uint8Array;
}

/** Answers a representation in the encoding that the caller takes, or 304 where he has it. */
export function answerRepresentation(
  request: IncomingMessage,
  response: ServerResponse,
  representation: Representation,
): void {
  response.setHeader('Cache-Control', representation.cacheControl);
  for (const [name, value] of Object.entries(representation.headers ?? {})) response.setHeader(name, value);
  if (representation.etag !== undefined) {
    response.setHeader('ETag', representation.etag);
    if (matchesEtag(request.headers['if-none-match'], representation.etag)) {
      response.writeHead(304).end();
      return;
    }
  }
  response.setHeader('Content-Type', representation.type);
  const { encoding, bytes } = negotiate(request, representation);
  if (representation.br !== undefined || representation.gzip !== undefined)
    response.setHeader('Vary', 'Accept-Encoding');
  if (encoding !== undefined) response.setHeader('Content-Encoding', encoding);
  send(request, response, 200, bytes);
}

/** Answers JSON that nobody keeps. */
export function answerJson(request: IncomingMessage, response: ServerResponse, status: number, value: unknown): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  send(request, response, status, Buffer.from(JSON.stringify(value)));
}

/** Answers nothing but that it is done. */
export function answerNothing(response: ServerResponse): void {
  response.setHeader('Cache-Control', 'no-store');
  response.writeHead(204).end();
}

/** Answers `application/problem+json`. */
export function answerProblem(request: IncomingMessage, response: ServerResponse, problem: ProblemError): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', 'application/problem+json');
  // What is left of such a body is read by nobody: no other request could come after it.
  if (problem.status === 413 && !request.complete) response.setHeader('Connection', 'close');
  if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  if (problem.retryAfter !== undefined) response.setHeader('Retry-After', String(problem.retryAfter));
  send(request, response, problem.status, Buffer.from(JSON.stringify(problem.toProblem(undefined))));
}

/** Our order, brotli first: clients name them with equal weight, gzip in front. */
function negotiate(
  request: IncomingMessage,
  { bytes, br, gzip }: Representation,
): { encoding?: string; bytes: Uint8Array } {
  const accepted = accepts(request);
  if (br !== undefined && accepted.encodings(['br']) !== false) return { encoding: 'br', bytes: br };
  if (gzip !== undefined && accepted.encodings(['gzip']) !== false) return { encoding: 'gzip', bytes: gzip };
  return { bytes };
}

function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const bare = (value: string) => value.trim().replace(/^W\//, '');
  const candidates = header.split(',').map(bare);
  return candidates.includes(bare(etag)) || candidates.includes('*');
}

function send(request: IncomingMessage, response: ServerResponse, status: number, bytes: Uint8Array): void {
  response.writeHead(status, { 'Content-Length': bytes.length });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
