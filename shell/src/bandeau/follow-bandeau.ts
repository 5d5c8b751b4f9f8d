import type { Bandeau } from '@pwp/contracts';
import { sharedStorage } from '@pwp/web-kit/browser-storage';

/** How often a page asks, ms: a message is to be on every page within a minute. */
const EVERY = 45_000;

/** The page's own requests come first, ms. */
const FIRST = 1_000;

/** Kept by a browser whose reader closed a message: its id. */
const CLOSED = 'pwp-bandeau';

/** How long the API may take to say it, ms. */
const LIMIT = 10_000;

/**
 * Tells the message of administrators that is in force and was not closed in this browser, null for none, whenever that changes.
 * Asked without a token: a session is not kept alive by it, and a page that anybody may read has none. Returns what ends it.
 */
export function followBandeau(tell: (bandeau: Bandeau | null) => void): () => void {
  let shown: string | undefined;

  async function ask(): Promise<void> {
    if (document.hidden) return;
    try {
      const response = await fetch('/api/bandeau', {
        credentials: 'omit',
        cache: 'no-store',
        signal: AbortSignal.timeout(LIMIT),
      });
      const answer: unknown = response.ok ? await response.json() : undefined;
      if (!isAnswer(answer)) return;
      const { bandeau } = answer;
      const next = bandeau?.id === sharedStorage.read(CLOSED) ? null : bandeau;
      if (next?.id === shown) return;
      shown = next?.id;
      tell(next);
    } catch {
      // What is on screen stays, and the next turn asks again.
    }
  }

  const again = () => void ask();
  const timer = setInterval(again, EVERY);
  document.addEventListener('visibilitychange', again);
  const first = setTimeout(again, FIRST);
  return () => {
    clearTimeout(first);
    clearInterval(timer);
    document.removeEventListener('visibilitychange', again);
  };
}

/** The reader has read it: this browser does not show it again. */
export function closeBandeau({ id }: Bandeau): void {
  sharedStorage.keep(CLOSED, id);
}

function isAnswer(answer: unknown): answer is { bandeau: Bandeau | null } {
  if (typeof answer !== 'object' || answer === null || !('bandeau' in answer)) return false;
  const { bandeau } = answer;
  return (
    bandeau === null ||
    (typeof bandeau === 'object' &&
      'id' in bandeau &&
      typeof bandeau.id === 'string' &&
      'texte' in bandeau &&
      typeof bandeau.texte === 'string')
  );
}
