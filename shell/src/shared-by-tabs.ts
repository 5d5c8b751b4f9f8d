import { pause } from './pause.ts';

/** What all tabs of the browser hear of one source. */
export interface SharedSource<Message> {
  /** Of the lock and of the channel. */
  name: string;
  isMessage: (data: unknown) => data is Message;
  /**
   * Reads until `leaving` is aborted, or until this tab can read no more: then another one tries. One tab does at a time,
   * the holder of the lock.
   */
  keep: (hear: (message: Message) => void, leaving: AbortSignal) => Promise<void>;
  /** The same for a tab of a browser that cannot share. */
  alone: (hear: (message: Message) => void, leaving: AbortSignal) => void;
}

/** Asks the tab that reads for the last message. */
const ASK = 'ask';
/** Before a tab that could read no more stands in line again, ms. */
const TURN = 20_000;

/** Reads a source in one tab, which tells the others; the next one takes over when it leaves. Returns how to stop. */
export function shareByTabs<Message>(source: SharedSource<Message>, tell: (message: Message) => void): () => void {
  const leaving = new AbortController();
  if (!('locks' in navigator) || !('BroadcastChannel' in window)) {
    source.alone(tell, leaving.signal);
    return () => leaving.abort();
  }
  const channel = new BroadcastChannel(source.name);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel speaks to its own origin alone
  const tellOthers = (message: Message | typeof ASK) => channel.postMessage(message);
  let last: Message | undefined;
  let isHolder = false;
  const hear = (message: Message) => {
    last = message;
    tellOthers(message);
    tell(message);
  };
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (source.isMessage(data)) tell(data);
    else if (data === ASK && isHolder && last !== undefined) tellOthers(last);
  });
  tellOthers(ASK);
  const keepInTurn = async () => {
    isHolder = true;
    await source.keep(hear, leaving.signal);
    isHolder = false;
  };
  const takeTurns = async () => {
    while (!leaving.signal.aborted) {
      await navigator.locks.request(source.name, { signal: leaving.signal }, keepInTurn);
      await pause(TURN, leaving.signal);
    }
  };
  takeTurns().catch((error: unknown) => {
    if (!leaving.signal.aborted) console.warn(`${source.name} : pas de flux`, error);
  });
  leaving.signal.addEventListener('abort', () => channel.close());
  return () => leaving.abort();
}
