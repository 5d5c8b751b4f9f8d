import type { NoticeCount } from '@pwp/contracts';
import { pause } from '../pause.ts';
import { shareByTabs } from '../shared-by-tabs.ts';

const ROOT = '/api/notifications';
/** Delay before a stream that ended is opened again, ms. It is random, so that browsers do not all come at once. */
const AGAIN = 2_000;
const SPREAD = 3_000;
/** The same for a stream that ended without a message, ms. */
const LATER = 20_000;
/** The API's event for the oldest stream of an account with too many streams. */
const GIVEN_AWAY = 'event: cede';
/** The API sends a sign of life every 10 s. A stream that is silent for this long is cut, ms. */
const SILENCE = 45_000;

/**
 * Hears how many notices of the account are unread. One tab of the browser keeps the stream and tells the others; while
 * nothing is heard of it, the API is asked. Nothing is asked without a token that is good: this renews no session.
 */
export function followCount(
  accountId: string,
  token: () => string | undefined,
  tell: (count: NoticeCount) => void,
): () => void {
  const tokens = goodTokens(token);
  return shareByTabs(
    {
      // Two accounts of one browser share nothing.
      name: `pwp-notifications-${accountId}`,
      isMessage: isCount,
      keep: (hear, leaving) => keepStream(tokens, hear, leaving),
      ask: (hear, over) => askOnce(tokens, hear, over),
    },
    tell,
  );
}

/** Without a count: a sign of life. */
type Hear = (count?: NoticeCount) => void;

/** The account's token. After one refusal (the session ended elsewhere), it is not sent again. */
interface Tokens {
  current: () => string | undefined;
  refuse: (token: string) => void;
}

function goodTokens(token: () => string | undefined): Tokens {
  let refused: string | undefined;
  return {
    current() {
      const now = token();
      return now === refused ? undefined : now;
    },
    refuse: (one) => (refused = one),
  };
}

/** Throws what `fetch` throws. */
async function ask(path: string, accept: string, tokens: Tokens, signal: AbortSignal): Promise<Response | undefined> {
  const token = tokens.current();
  if (token === undefined) return undefined;
  const response = await fetch(ROOT + path, {
    headers: { Accept: accept, Authorization: `Bearer ${token}` },
    cache: 'no-store',
    signal,
  });
  if (response.status === 401) tokens.refuse(token);
  return response.ok ? response : undefined;
}

/** As long as this tab has a good token: one where nobody works has none after some minutes, and another tab may. */
async function keepStream(tokens: Tokens, hear: Hear, leaving: AbortSignal): Promise<void> {
  let end: StreamEnd = 'heard';
  while (!leaving.aborted && tokens.current() !== undefined) {
    // A stream opened again would replace another browser's, which would replace it in turn.
    if (end !== 'given-away') end = await readStream(tokens, hear, leaving);
    await pause(end === 'heard' ? AGAIN + Math.random() * SPREAD : LATER, leaving);
  }
}

/** It said something before it ended, or nothing; or the API gave its place to another browser of the account. */
type StreamEnd = 'heard' | 'silent' | 'given-away';

/** `EventSource` sends no token, so the stream is read by hand. */
async function readStream(tokens: Tokens, hear: Hear, leaving: AbortSignal): Promise<StreamEnd> {
  let end: StreamEnd = 'silent';
  const silent = new AbortController();
  let watch = setTimeout(() => silent.abort(), SILENCE);
  try {
    const response = await ask('/flux', 'text/event-stream', tokens, AbortSignal.any([leaving, silent.signal]));
    const reader = response?.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (reader === undefined) return end;
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      clearTimeout(watch);
      watch = setTimeout(() => silent.abort(), SILENCE);
      hear();
      const events = (text + value).split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        if (event.startsWith(GIVEN_AWAY)) return 'given-away';
        const count = readEvent(event);
        if (count === undefined) continue;
        end = 'heard';
        hear(count);
      }
    }
  } catch {
    // Asked again in a moment.
  } finally {
    clearTimeout(watch);
  }
  return end;
}

function readEvent(event: string): NoticeCount | undefined {
  const data = /^data: (.*)$/m.exec(event)?.[1];
  const read: unknown = data === undefined ? undefined : JSON.parse(data);
  return isCount(read) ? read : undefined;
}

async function askOnce(tokens: Tokens, hear: (count: NoticeCount) => void, over: AbortSignal): Promise<void> {
  try {
    const response = await ask('/compteur', 'application/json', tokens, over);
    const count: unknown = await response?.json();
    if (isCount(count)) hear(count);
  } catch {
    // Asked again after the next silence.
  }
}

function isCount(data: unknown): data is NoticeCount {
  return (
    typeof data === 'object' &&
    data !== null &&
    'nonLues' in data &&
    typeof data.nonLues === 'number' &&
    'derniere' in data &&
    (data.derniere === null || typeof data.derniere === 'number')
  );
}
