import type { Role } from '@pwp/contracts';
import { send } from '@pwp/web-kit/host';
import { watch } from 'vue';
import { whenIdle } from '../when-idle.ts';
import { menuOf } from './menu.ts';
import { alertCountUrls } from '../slots/shown-to.ts';
import type { Portal } from './portal.ts';

/** A navigation refreshes counts older than this, ms. */
const COUNT_AGE = 60_000;

/** A count that takes longer is dropped, ms. */
const COUNT_LIMIT = 10_000;

/** Reads the counts of menu lines and of alerts that declare a `count`. Of a line, a count that fails is not shown. */
export interface MenuCounting {
  /** Asks for the counts of alerts alone, by these roles, before the session is there; gives whether there is any. */
  askAlerts: (roles: readonly Role[]) => Promise<boolean>;
  /** Reads now, at a navigation once the counts are old, and when the guichet changes. */
  follow: () => void;
  /** Asks at once. */
  refresh: () => void;
}

/** Counts into `state.counts`. */
export function createMenuCounting({ manifest, state }: Pick<Portal, 'manifest' | 'state'>): MenuCounting {
  let askedAt = -Infinity;
  let round = 0;
  let isRefreshing = false;

  async function askAlerts(roles: readonly Role[]): Promise<boolean> {
    const told = await countsAt(alertCountUrls(manifest, { roles: [...roles] }));
    if (round === 0) state.counts = new Map(told.filter(isCounted));
    return told.some(([, count]) => count !== undefined && count > 0);
  }

  async function ask(): Promise<void> {
    if (state.session === null) return;
    const lines = menuOf(manifest, state.session).flatMap(({ items }) =>
      items.flatMap(({ countUrl }) => countUrl ?? []),
    );
    const alerts = alertCountUrls(manifest, state.session);
    const urls = [...new Set([...lines, ...alerts])];
    askedAt = Date.now();
    round += 1;
    const asked = round;
    const told = await countsAt(urls);
    // A newer request is under way: this answer is older, or of another guichet.
    if (asked !== round) return;
    // An alert that is on screen stays while its count cannot be read.
    const before = (url: string) => (alerts.includes(url) ? state.counts.get(url) : undefined);
    const kept = told.map(([url, count]) => [url, count ?? before(url)] as const);
    state.counts = new Map(kept.filter(isCounted));
  }

  /** Several writes of one moment ask once. */
  function refresh(): void {
    if (isRefreshing) return;
    isRefreshing = true;
    queueMicrotask(() => {
      isRefreshing = false;
      void ask();
    });
  }

  function askWhenOld(): void {
    if (Date.now() - askedAt > COUNT_AGE) void ask();
  }

  function follow(): void {
    askWhenOld();
    watch(
      () => state.path,
      () => whenIdle(askWhenOld),
    );
    watch(
      () => state.session?.guichet?.code,
      () => {
        state.counts = new Map();
        refresh();
      },
    );
  }

  return { askAlerts, follow, refresh };
}

type Count = readonly [url: string, count: number | undefined];

function countsAt(urls: readonly string[]): Promise<Count[]> {
  return Promise.all(urls.map(async (url) => [url, await countAt(url)] as const));
}

const isCounted = (count: Count): count is [string, number] => count[1] !== undefined;

async function countAt(url: string): Promise<number | undefined> {
  try {
    const answer = await send({ method: 'GET', url, background: true, signal: AbortSignal.timeout(COUNT_LIMIT) });
    const body: unknown = await answer.json();
    const nombre = typeof body === 'object' && body !== null && 'nombre' in body ? body.nombre : undefined;
    return typeof nombre === 'number' ? nombre : undefined;
  } catch {
    return undefined;
  }
}
