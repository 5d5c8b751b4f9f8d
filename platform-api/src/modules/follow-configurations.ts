import { setTimeout as wait } from 'node:timers/promises';
import { createAddresses, type Logger } from '@pwp/api-kit';
import { readBounded, SavedConfigurations } from '@pwp/contracts';

/** How often the registry is asked, ms: a change holds within so long. */
const EVERY = 2_000;

/** How long it may take to answer, ms. */
const PATIENCE = 3_000;

/** How long a start waits for its first answer, ms: after it, defaults stand until the registry is there. A request waits no longer. */
const LONGEST_WAIT = 1_000;

/** Between an answer that a request waited for and the next call for a request, ms. */
const BETWEEN_REFRESHES = 1_000;

/** Longest answer, bytes: 16 KiB at most for each of some hundred modules. */
const LONGEST = 4 * 1024 * 1024;

/** Follows what administrators save at the registry, until it is stopped. */
export interface ConfigurationFollower {
  /**
   * Asks now for a request, once a second at most, and never while the registry is away; a call under way is joined. Resolves with the
   * answer handed over, or within a second without one.
   */
  refresh: () => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * Asks the registry, at one of `urls`, again and again, and hands over what changed. While none answers, what was handed over last stands.
 * Resolves with the first answer, or after a second without one.
 */
export async function followConfigurations(
  urls: readonly string[],
  apply: (saved: SavedConfigurations) => void,
  log: Pick<Logger, 'warn' | 'info'>,
): Promise<ConfigurationFollower> {
  const over = new AbortController();
  const registry = createAddresses(urls, { log });
  let etag: string | undefined;
  let isAway = false;

  /** What changed since `etag`; undefined: nothing. */
  async function read(url: string) {
    const response = await fetch(`${url}/registry/v1/configurations`, {
      headers: etag === undefined ? {} : { 'if-none-match': etag },
      redirect: 'error',
      signal: AbortSignal.any([over.signal, AbortSignal.timeout(PATIENCE)]),
    });
    if (response.status === 304) return undefined;
    if (!response.ok) throw new Error(`the registry answered ${response.status}`);
    const saved = SavedConfigurations.parse(JSON.parse(await readBounded(response, LONGEST)));
    return { saved, etag: response.headers.get('etag') ?? undefined };
  }

  let asking: Promise<void> | undefined;
  const ask = () => (asking ??= askOnce().finally(() => (asking = undefined)));

  async function askOnce(): Promise<void> {
    try {
      const news = await registry.ask(read);
      if (news !== undefined) {
        apply(news.saved);
        etag = news.etag;
      }
      if (isAway) log.info('the registry answers again');
      isAway = false;
    } catch (error) {
      if (over.signal.aborted) return;
      if (!isAway)
        log.warn({ err: error }, 'the registry does not say what is configured or off: what is known stands');
      isAway = true;
    }
  }

  const first = ask();
  const following = (async () => {
    await first;
    while (!over.signal.aborted) {
      await wait(EVERY, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
      if (!over.signal.aborted) await ask();
    }
  })();
  const orLate = (answer: Promise<void>) => Promise.race([answer, wait(LONGEST_WAIT, undefined, { ref: false })]);
  await orLate(first);
  let nextRefresh = 0;
  return {
    async refresh() {
      if (isAway || performance.now() < nextRefresh) return;
      await orLate(ask().then(() => void (nextRefresh = performance.now() + BETWEEN_REFRESHES)));
    },
    async stop() {
      over.abort();
      await following;
    },
  };
}
