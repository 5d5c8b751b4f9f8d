import { PassThrough, type Readable } from 'node:stream';
import { defineProblem, type Account, type Clock, type Logger } from '@pwp/api-kit';
import type { NoticeCount } from '@pwp/contracts';
import { issuedAtOf } from '../auth/account-from-claims.ts';
import type { TokenRevocations } from '../auth/token-revocations.ts';
import type { NoticeReading } from './notice-reading.ts';

/** Between two looks at the table, ms: what another process wrote is seen so late at most. */
const LOOK = 3_000;
/** How often a stream shows that it lives, ms: a browser that heard nothing for 15 s asks. */
const HEARTBEAT = 10_000;
/** Streams of this process; a browser that is refused one asks from time to time. */
const STREAMS = 500;
/** Streams of one account: one a browser. The oldest gives way. */
const STREAMS_OF_ONE = 5;
/** Tells the oldest that another has its place: one that asked again at once would take the place of the next. */
const GIVEN_AWAY = 'event: cede\ndata:\n\n';
/** A browser asks again after, ms. */
const RETRY = 5_000;
/**
 * Longest life of a stream, ms: as long as a session without a sign of the person (`ssoSessionIdleTimeout`). Its reader
 * asks again, with the token and the rights of that moment.
 */
const LIFE = 30 * 60_000;

export const tropDeFlux = defineProblem('trop-de-flux', 503, 'Trop de pages suivent déjà leurs notifications');

/** The open streams. They carry counts alone. */
export interface NoticeStreams {
  /** A stream that says the count at once and at each change. Throws `trop-de-flux`. */
  open: (account: Account) => Readable;
  /** Looks again now: this process changed something. */
  nudge: (accountIds: readonly string[]) => void;
  /** Ends all of them: readers ask again, and find another process. */
  close: () => void;
}

interface StreamsContext {
  reading: Pick<NoticeReading, 'count'>;
  revocation: Pick<TokenRevocations, 'refusalOf'>;
  clock: Clock;
  log: Logger;
  /** Whether the error says that the database is lost, which is logged elsewhere. */
  noticed: (error: unknown) => boolean;
}

interface OpenStream {
  account: Account;
  /** ms since the epoch. */
  openedAt: number;
  body: PassThrough;
  said: string;
}

/** One look at a time tells all the streams of the process, however many there are. */
export function createNoticeStreams({ reading, revocation, clock, log, noticed }: StreamsContext): NoticeStreams {
  const streams = new Set<OpenStream>();
  let timers: NodeJS.Timeout[] = [];
  let looking: Promise<void> | undefined;
  let again = false;
  let closed = false;

  function end(stream: OpenStream): void {
    streams.delete(stream);
    stream.body.end();
    if (streams.size === 0) stopTimers();
  }

  function stopTimers(): void {
    for (const timer of timers) clearInterval(timer);
    timers = [];
  }

  function startTimers(): void {
    if (timers.length > 0) return;
    const beat = () => {
      for (const { body } of streams) body.write(': \n\n');
    };
    timers = [setInterval(look, LOOK).unref(), setInterval(beat, HEARTBEAT).unref()];
  }

  function say(stream: OpenStream, count: NoticeCount | undefined): void {
    const text = JSON.stringify(count);
    if (count === undefined || text === stream.said || !streams.has(stream)) return;
    stream.said = text;
    stream.body.write(`data: ${text}\n\n`);
  }

  async function isOver({ account, openedAt }: OpenStream): Promise<boolean> {
    if (clock.now().getTime() - openedAt > LIFE) return true;
    // By the age of its token: it may have been opened before this process heard of the change.
    return (await revocation.refusalOf(account, issuedAtOf(account))) !== undefined;
  }

  async function tellAll(): Promise<void> {
    for (const stream of streams) if (await isOver(stream)) end(stream);
    const asked = [...streams];
    if (asked.length === 0) return;
    const counts = await reading.count(asked.map(({ account }) => account));
    for (const [index, stream] of asked.entries()) say(stream, counts[index]);
  }

  /** One look at a time; what changes during one is seen by the next, at once. */
  function look(): void {
    if (looking !== undefined) {
      again = true;
      return;
    }
    looking = tellAll()
      .catch((error: unknown) => {
        if (!noticed(error)) log.error({ err: error }, 'the counts of notices could not be read');
      })
      .finally(() => {
        looking = undefined;
        if (!again) return;
        again = false;
        look();
      });
  }

  function makeRoom({ id }: Account): void {
    const own = [...streams].filter(({ account }) => account.id === id);
    const [oldest] = own;
    if (own.length >= STREAMS_OF_ONE && oldest !== undefined) {
      oldest.body.write(GIVEN_AWAY);
      end(oldest);
    }
    if (closed || streams.size >= STREAMS) throw tropDeFlux(undefined, { retryAfter: 60 });
  }

  return {
    open(account) {
      makeRoom(account);
      const body = new PassThrough();
      const stream: OpenStream = { account, openedAt: clock.now().getTime(), body, said: '' };
      streams.add(stream);
      body.once('close', () => end(stream));
      body.write(`retry: ${RETRY}\n\n`);
      startTimers();
      look();
      return body;
    },
    nudge(accountIds) {
      const moved = new Set(accountIds);
      if ([...streams].some(({ account }) => moved.has(account.id))) look();
    },
    close() {
      closed = true;
      for (const stream of streams) end(stream);
    },
  };
}
