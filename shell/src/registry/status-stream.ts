import type { RegistryStatus } from '@pwp/contracts';
import { shareByTabs } from '../shared-by-tabs.ts';

/** How often the registry is asked while the stream is cut, ms. */
const POLL = 20_000;

/** The lock and the channel of all tabs. */
const NAME = 'pwp-registre';

/**
 * Hears what the registry says to open tabs: which modules are off, which releases stand. One tab of the browser, the holder of a lock, keeps
 * the stream and tells the others; while the stream is cut it asks every 20 s, and so does each tab of a browser that cannot share.
 */
export function followStatus(tell: (status: RegistryStatus) => void): () => void {
  if ('EventSource' in window)
    return shareByTabs(
      { name: NAME, isMessage: isStatus, keep: keepStream, alone: (hear, leaving) => pollUntil(leaving, hear) },
      tell,
    );
  const leaving = new AbortController();
  pollUntil(leaving.signal, tell);
  return () => leaving.abort();
}

/** Keeps the stream open until the tab leaves; asks while it is cut. */
function keepStream(hear: (status: RegistryStatus) => void, leaving: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let stream: EventSource | undefined;
  let polling: AbortController | undefined;
  const open = () => {
    stream?.close();
    stream = new EventSource('/registry/v1/stream');
    stream.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const status: unknown = JSON.parse(data);
      if (isStatus(status)) hear(status);
    });
    stream.addEventListener('open', () => {
      polling?.abort();
      polling = undefined;
    });
    stream.addEventListener('error', () => {
      if (polling !== undefined) return;
      polling = new AbortController();
      pollUntil(polling.signal, (status) => {
        hear(status);
        // Refused once, a stream is not asked for again by the browser itself.
        if (stream?.readyState === EventSource.CLOSED) open();
      });
    });
  };
  open();
  leaving.addEventListener('abort', () => {
    stream?.close();
    polling?.abort();
    resolve();
  });
  return promise;
}

function pollUntil(stop: AbortSignal, hear: (status: RegistryStatus) => void): void {
  const timer = setInterval(() => void ask(), POLL);
  stop.addEventListener('abort', () => clearInterval(timer));
  async function ask(): Promise<void> {
    try {
      const response = await fetch('/registry/v1/status', { credentials: 'omit', cache: 'no-store', signal: stop });
      const status: unknown = response.ok ? await response.json() : undefined;
      if (isStatus(status)) hear(status);
    } catch {
      // Asked again in 20 s.
    }
  }
}

function isStatus(data: unknown): data is RegistryStatus {
  return (
    typeof data === 'object' &&
    data !== null &&
    'sequence' in data &&
    typeof data.sequence === 'number' &&
    'disabled' in data &&
    Array.isArray(data.disabled) &&
    'releases' in data &&
    typeof data.releases === 'object' &&
    data.releases !== null
  );
}
