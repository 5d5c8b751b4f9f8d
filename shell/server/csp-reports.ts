import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TrustedProxies } from '@pwp/api-kit/server';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { z } from 'zod';
import { log } from './log.ts';

/** Reports are small; a longer body (bytes) is not one. */
const BODY_LIMIT = 65_536;
const KEPT = 100;
/** Reports taken in a minute: of one address, and of everybody. */
const A_MINUTE = { oneAddress: 30, all: 300 };

/** Characters of an address or a word that are kept. */
const LONGEST = 200;

/** An address without what may hold personal data: no query, no fragment, no mail address, no long number. */
const place = z
  .string()
  .transform((text) =>
    text
      .slice(0, LONGEST)
      .replace(/[?#][^]*/, '')
      .split('/')
      .map((part) => (part.includes('@') ? '•••' : part))
      .join('/')
      .replace(/\d{6,}/g, '•••'),
  )
  .optional()
  .catch(undefined);
const word = z
  .string()
  .regex(/^[A-Za-z' -]{1,60}$/)
  .optional()
  .catch(undefined);
const number = z.int().optional().catch(undefined);

/** What is kept of a report, whichever way a browser writes it; the rest is whatever a stranger sends. */
const Report = z.object({
  'document-uri': place,
  'blocked-uri': place,
  'effective-directive': word,
  'violated-directive': word,
  disposition: word,
  'source-file': place,
  'line-number': number,
  'column-number': number,
  'status-code': number,
});
type Report = z.infer<typeof Report>;
const Body = z.object({ 'csp-report': Report });

/** Receives what browsers report of the policy; the last ones can be read back where `readable`. */
export function createCspReports(
  readable: boolean,
  proxies: TrustedProxies,
): (request: IncomingMessage, response: ServerResponse) => void {
  const reports: { 'csp-report': Report }[] = [];
  const limits = [
    new RateLimiterMemory({ points: A_MINUTE.oneAddress, duration: 60 }),
    new RateLimiterMemory({ points: A_MINUTE.all, duration: 60 }),
  ] as const;

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await limits[0].consume(proxies.callerOf(request));
    await limits[1].consume('all');
    const text = await readBody(request);
    if (text === undefined) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    const report = Body.parse(JSON.parse(text));
    reports.push(report);
    if (reports.length > KEPT) reports.shift();
    log.warn({ report: report['csp-report'] }, 'CSP');
    response.writeHead(204).end();
  }

  return (request, response) => {
    if (request.method === 'POST') {
      receive(request, response).catch((error: unknown) => {
        request.resume();
        if (response.headersSent || response.destroyed) return;
        if (error instanceof RateLimiterRes) {
          response.writeHead(429, { 'retry-after': String(Math.ceil(error.msBeforeNext / 1000)) }).end();
        } else response.writeHead(400).end();
      });
    } else if (request.method === 'GET' && readable) {
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify({ items: reports, total: reports.length }));
    } else {
      response.writeHead(404).end();
    }
  };
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  // Not destroyed when it is too long: its sender reads the refusal.
  const sent: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const bytes of sent) {
    size += bytes.length;
    if (size > BODY_LIMIT) return undefined;
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString();
}
