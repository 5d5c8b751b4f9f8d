import type { NoticeCount } from '@pwp/contracts';
import { pause } from '../pause.ts';
import { shareByTabs } from '../shared-by-tabs.ts';

const ROOT = '/api/notifications';
/** How often the API is asked while the stream cannot be had, ms. */
const POLL = 20_000;
/** Before a stream that ended is opened again, ms: not by all browsers in the same instant. */
const AGAIN = 2_000;
const SPREAD = 3_000;
/** The API shows every 15 s that the stream lives: one that says nothing for so long is cut, ms. */
const SILENCE = 45_000;

/**
 * Hears how many notices of the account are unread. One tab of the browser keeps the stream and tells the others; while
 * it cannot be had, the API is asked every 20 s. Nothing is asked without a token that is good: this renews no session.
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
      alone: (hear, leaving) => void pollUntil(tokens, hear, leaving),
    },
    tell,
  );
}

type Hear = (count: NoticeCount) => void;

/** The account's token as long as the API takes it: of a session that ended elsewhere, it is asked with once. */
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
  while (!leaving.aborted && tokens.current() !== undefined) {
    const heard = await readStream(tokens, hear, leaving);
    if (!heard) await askOnce(tokens, hear, leaving);
    await pause(heard ? AGAIN + Math.random() * SPREAD : POLL, leaving);
  }
}

async function pollUntil(tokens: Tokens, hear: Hear, leaving: AbortSignal): Promise<void> {
  while (!leaving.aborted) {
    await askOnce(tokens, hear, leaving);
    await pause(POLL, leaving);
  }
}

/** Whether it said something before it ended. `EventSource` sends no token, so the stream is read by hand. */
async function readStream(tokens: Tokens, hear: Hear, leaving: AbortSignal): Promise<boolean> {
  let heard = false;
  const silent = new AbortController();
  let watch = setTimeout(() => silent.abort(), SILENCE);
  try {
    const response = await ask('/flux', 'text/event-stream', tokens, AbortSignal.any([leaving, silent.signal]));
    const reader = response?.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (reader === undefined) return false;
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      clearTimeout(watch);
      watch = setTimeout(() => silent.abort(), SILENCE);
      const events = (text + value).split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const count = readEvent(event);
        if (count === undefined) continue;
        heard = true;
        hear(count);
      }
    }
  } catch {
    // Asked again in a moment.
  } finally {
    clearTimeout(watch);
  }
  return heard;
}

function readEvent(event: string): NoticeCount | undefined {
  const data = /^data: (.*)$/m.exec(event)?.[1];
  const read: unknown = data === undefined ? undefined : JSON.parse(data);
  return isCount(read) ? read : undefined;
}

async function askOnce(tokens: Tokens, hear: Hear, leaving: AbortSignal): Promise<void> {
  try {
    const response = await ask('/compteur', 'application/json', tokens, leaving);
    const count: unknown = await response?.json();
    if (isCount(count)) hear(count);
  } catch {
    // Asked again in 20 s.
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
