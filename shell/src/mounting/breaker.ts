import type { Release } from '@pwp/contracts';
import { tabStorage } from '@pwp/web-kit';

const KEY = 'pwp.module-failures';

/** Failures in one session after which a release is not tried by itself any more. */
const MOST_FAILURES = 3;

/** What a page that died while it opened a release counts for: the second one is the last that is tried by itself. */
const HANG = 2;

/** A release as failures are counted: on its pages, or in a slot. */
export function releaseName(module: string, { version }: Release, slot?: string): string {
  return slot === undefined ? `${module}@${version}` : `${module}@${version} ${slot}`;
}

/** Counts, for the session of the tab, how often each release failed. A new release starts from nothing. */
export interface Breaker {
  isOpen(release: string): boolean;
  failed(release: string): void;
  /** The page before this one died while it opened the release. */
  hung(release: string): void;
  /** It is on screen, and starts from nothing. Returns how to count on from before: it may break later, each time. */
  worked(release: string): () => void;
}

/** The breaker of this tab. */
export function createBreaker(): Breaker {
  const read = (): Record<string, number> => {
    // oxlint-disable-next-line typescript/no-unsafe-assignment -- `write` alone writes it, in this tab
    const kept: Record<string, number> = JSON.parse(tabStorage.read(KEY) ?? '{}');
    return kept;
  };
  const write = (release: string, failures: number) =>
    tabStorage.keep(KEY, JSON.stringify({ ...read(), [release]: failures }));
  return {
    isOpen: (release) => (read()[release] ?? 0) >= MOST_FAILURES,
    failed: (release) => write(release, (read()[release] ?? 0) + 1),
    hung: (release) => write(release, (read()[release] ?? 0) + HANG),
    worked(release) {
      const before = read()[release] ?? 0;
      if (before > 0) write(release, 0);
      return () => write(release, before);
    },
  };
}
