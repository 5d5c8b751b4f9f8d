import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { APIRequestContext } from '@playwright/test';
import { EMPTY, pdfFile, type ChosenFile } from '@pwp/module-numerisation/numerisation-steps';
import { z } from 'zod';
import { expect, type ReadAnswer } from './cluster-test.ts';

/** Between two reads of a reader, ms: one address may ask a thousand times in ten seconds. */
const PAUSE = 30;
/** Between two plis, ms. */
const PAUSE_OF_PLIS = 300;
const READERS = 4;

const Sent = z.object({ transaction: z.string() });

/** Sends a pli of one piece, and gives its n° de transaction. The key says that it is the same when it is sent again. */
export async function sendPli(
  request: APIRequestContext,
  headers: Record<string, string>,
  piece: ChosenFile,
  key: string = randomUUID(),
): Promise<string> {
  const answer = await request.post('/api/numerisation/plis', {
    headers: { ...headers, 'idempotency-key': key },
    multipart: { numeroUnique: EMPTY, contexte: 'AJO', files: piece },
  });
  expect([200, 201], await answer.text()).toContain(answer.status());
  return Sent.parse(await answer.json()).transaction;
}

/** What people do meanwhile. */
interface LoadOptions {
  read: (path: string, headers?: Record<string, string>) => Promise<ReadAnswer>;
  request: APIRequestContext;
  /** Of an agent who is signed in, as of now: a token lasts five minutes. */
  headers: () => Record<string, string>;
  /** No more are sent. */
  mostPlis: number;
  /** What was not answered is sent again, as the page does; otherwise it has failed. */
  sendsAgain: boolean;
}

/** What came of it. */
export interface Load {
  /** What was answered otherwise than well. */
  failed: readonly string[];
  reads: () => number;
  /** The plis that were confirmed, by their n° de transaction. */
  sent: ReadonlyMap<string, ChosenFile>;
  /** Ends it, once each request is answered. */
  end: () => Promise<void>;
}

/** Has four people read page, API, registry and files, and one send plis, until it is ended. */
export async function startLoad({ read, request, headers, mostPlis, sendsAgain }: LoadOptions): Promise<Load> {
  const [file = ''] = /\/modules\/[^"]+\.js/.exec((await read('/')).text) ?? [];
  const paths = ['/', '/api/meta', '/api/numerisation/plis', '/registry/v1/manifest', '/plateforme.json', file];
  const over = new AbortController();
  const failed: string[] = [];
  const sent = new Map<string, ChosenFile>();
  let reads = 0;
  const reader = async (offset: number) => {
    for (let asked = offset; !over.signal.aborted; asked += 1) {
      const path = paths[asked % paths.length] ?? '/';
      const { status, text } = await read(path, path.startsWith('/api/numerisation') ? headers() : {});
      reads += 1;
      if (status !== 200) failed.push(`${path} ${status} ${text.slice(0, 200)}`);
      await setTimeout(PAUSE);
    }
  };
  const send = async (piece: ChosenFile, key: string) => {
    // As `read`: no connection is kept, which nginx would close as it reloads.
    sent.set(await sendPli(request, { ...headers(), connection: 'close' }, piece, key), piece);
  };
  const sender = async () => {
    while (!over.signal.aborted && sent.size < mostPlis) {
      const [piece, key] = [pdfFile(`${randomUUID()}.pdf`), randomUUID()];
      if (sendsAgain) await expect(() => send(piece, key)).toPass({ timeout: 60_000 });
      else await send(piece, key).catch((error: unknown) => failed.push(String(error)));
      await setTimeout(PAUSE_OF_PLIS);
    }
  };
  const load = Promise.all([...Array.from({ length: READERS }, (_, offset) => reader(offset)), sender()]);
  return {
    failed,
    reads: () => reads,
    sent,
    async end() {
      over.abort();
      await load;
    },
  };
}
