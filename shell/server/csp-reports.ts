import type { IncomingMessage, ServerResponse } from 'node:http';
import { log } from './log.ts';

/** Reports are small; a longer body (bytes) is not one. */
const BODY_LIMIT = 65_536;
const KEPT = 100;

/** Receives what browsers report of the policy; the last ones can be read back where `readable`. */
export function createCspReports(readable: boolean): (request: IncomingMessage, response: ServerResponse) => void {
  const reports: unknown[] = [];

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === undefined) {
      response.writeHead(413).end();
      return;
    }
    reports.push(body);
    if (reports.length > KEPT) reports.shift();
    log.warn({ report: body }, 'CSP');
    response.writeHead(204).end();
  }

  return (request, response) => {
    if (request.method === 'POST') {
      receive(request, response).catch((error: unknown) => {
        log.warn({ err: error }, 'rapport CSP illisible');
        if (!response.headersSent) response.writeHead(400).end();
      });
    } else if (request.method === 'GET' && readable) {
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify({ items: reports, total: reports.length }));
    } else {
      response.writeHead(404).end();
    }
  };
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > BODY_LIMIT) return undefined;
    parts.push(bytes);
  }
  const parsed: unknown = JSON.parse(Buffer.concat(parts).toString());
  return parsed;
}
