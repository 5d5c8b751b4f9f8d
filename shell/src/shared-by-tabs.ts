import { pause } from './pause.ts';

/** One source that all tabs of the browser follow. */
export interface SharedSource<Message> {
  /** Name of the lock and of the channel. */
  name: string;
  isMessage: (data: unknown) => data is Message;
  /**
   * Reads until `leaving` is aborted or this tab can read no more; then another tab tries. One tab reads at a time,
   * the holder of the lock. To hear nothing is a sign that the source lives.
   */
  keep: (hear: (message?: Message) => void, leaving: AbortSignal) => Promise<void>;
  /** Asks once, until `over` is aborted. Never throws. */
  ask: (hear: (message: Message) => void, over: AbortSignal) => Promise<void>;
}

/** Asks the tab that reads for the last message. */
const ASK = 'ask';
/** Tells the other tabs that the source lives. */
const BEAT = 'beat';
/** A tab that could read no more waits this long before it asks for the lock again, ms. */
const TURN = 20_000;
/**
 * A tab that hears nothing for this long asks by itself, ms: a new tab, the tab that reads, the other tabs. The others wait longer, since they
 * receive the reader's answer.
 */
const PATIENCE = { new: 2_000, reader: 15_000, other: 20_000 };

/**
 * Reads a source in one tab, which tells the others. When it closes, another tab takes over. A tab that hears nothing asks by itself: the reader
 * may be blocked, or its connection dead. The returned function stops it.
 */
export function shareByTabs<Message>(source: SharedSource<Message>, tell: (message: Message) => void): () => void {
  const leaving = new AbortController();
  const canShare = 'locks' in navigator && 'BroadcastChannel' in window;
  const channel = canShare ? new BroadcastChannel(source.name) : undefined;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel speaks to its own origin alone
  const tellOthers = (message: Message | typeof ASK | typeof BEAT) => channel?.postMessage(message);
  let last: Message | undefined;
  let isReader = false;
  let asking: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const rest = () => {
    asking?.abort();
    clearTimeout(timer);
  };
  /** Restarts the count of silence. */
  const wait = (patience = isReader ? PATIENCE.reader : PATIENCE.other) => {
    rest();
    timer = setTimeout(() => {
      wait();
      asking = new AbortController();
      void source.ask(hear, asking.signal);
    }, patience);
  };
  const hear = (message?: Message) => {
    if (leaving.signal.aborted) return;
    wait();
    tellOthers(message ?? BEAT);
    if (message === undefined) return;
    last = message;
    tell(message);
  };
  const keepInTurn = async () => {
    isReader = true;
    await source.keep(hear, leaving.signal);
    isReader = false;
  };
  const takeTurns = async () => {
    while (!leaving.signal.aborted) {
      await navigator.locks.request(source.name, { signal: leaving.signal }, keepInTurn);
      await pause(TURN, leaving.signal);
    }
  };
  wait(PATIENCE.new);
  leaving.signal.addEventListener('abort', () => {
    rest();
    channel?.close();
  });
  channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data === ASK) {
      if (isReader && last !== undefined) tellOthers(last);
      return;
    }
    wait();
    if (!source.isMessage(data)) return;
    last = data;
    tell(data);
  });
  tellOthers(ASK);
  if (canShare)
    takeTurns().catch((error: unknown) => {
      if (!leaving.signal.aborted) console.warn(`${source.name} : pas de flux`, error);
    });
  return () => leaving.abort();
}
