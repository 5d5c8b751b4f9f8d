/** What all tabs of the browser hear of one source. */
export interface SharedSource<Message> {
  /** Of the lock and of the channel. */
  name: string;
  isMessage: (data: unknown) => data is Message;
  /** Reads until `leaving` is aborted; one tab does at a time, the holder of the lock. */
  keep: (hear: (message: Message) => void, leaving: AbortSignal) => Promise<void>;
  /** The same for a tab of a browser that cannot share. */
  alone: (hear: (message: Message) => void, leaving: AbortSignal) => void;
}

/** Asks the tab that reads for the last message. */
const ASK = 'ask';

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
  navigator.locks
    .request(source.name, { signal: leaving.signal }, () => {
      isHolder = true;
      return source.keep(hear, leaving.signal);
    })
    .catch((error: unknown) => {
      if (!leaving.signal.aborted) console.warn(`${source.name} : pas de flux`, error);
    });
  leaving.signal.addEventListener('abort', () => channel.close());
  return () => leaving.abort();
}
