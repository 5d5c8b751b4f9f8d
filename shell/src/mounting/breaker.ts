import type { Release } from '@pwp/contracts';
import { tabStorage } from '@pwp/web-kit';

const KEY = 'pwp.module-failures';

/** After this many failures in a session, a release is loaded only when the person asks. */
const MOST_FAILURES = 3;

/** Failures that a page counts for when it died while it opened a release. The second death stops the release. */
const HANG = 2;

/** A release as failures are counted: on its pages, or in a slot. */
export function releaseName(module: string, { version }: Release, slot?: string): string {
  return slot === undefined ? `${module}@${version}` : `${module}@${version} ${slot}`;
}

/** Counts the failures of each release, for the session of the tab. A new release starts at zero. */
export interface Breaker {
  isOpen(release: string): boolean;
  failed(release: string): void;
  /** The page before this one died while it opened the release. */
  hung(release: string): void;
  /** The release is on screen: its count goes back to zero. The returned function restores the count, since the release may break later each time. */
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
