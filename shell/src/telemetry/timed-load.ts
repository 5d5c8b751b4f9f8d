import type { Release, VisitReport } from '@pwp/contracts';
import { VISIT_LIMITS } from '@pwp/contracts/visit-limits';
import type { loadModule } from '../mounting/module-code.ts';
import { boundedDuration } from './bounded.ts';

/** When the import of a release began and ended, by `performance.now()`. */
interface Span {
  release: Release;
  from: number;
  to: number;
}

const spans = new Map<string, Span>();

/** Loads as `load` does, and keeps how long the first load of each release took. */
export function timed(load: typeof loadModule): typeof loadModule {
  return async (release, attempt) => {
    const from = performance.now();
    const module = await load(release, attempt);
    if (!spans.has(release.version)) spans.set(release.version, { release, from, to: performance.now() });
    return module;
  };
}

/** What the files of a release cost this page; empty when they were not loaded here. */
export function importOf(version: string): Pick<VisitReport, 'fetch' | 'evaluate' | 'bytes' | 'cached'> {
  const span = spans.get(version);
  if (span === undefined) return {};
  const { release, from, to } = span;
  const files = [release.entry, ...release.css].flatMap(({ url }) => timingOf(url));
  if (files.length === 0) return {};
  const began = Math.min(...files.map(({ startTime }) => startTime));
  const came = Math.max(...files.map(({ responseEnd }) => responseEnd));
  return {
    fetch: boundedDuration(came - began),
    // The page may have fetched them ahead: what is left once they are there is parsing and running.
    evaluate: boundedDuration(to - Math.max(from, came)),
    bytes: Math.min(
      files.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
      VISIT_LIMITS.bytes,
    ),
    cached: files.every(({ transferSize }) => transferSize === 0),
  };
}

function timingOf(url: string): PerformanceResourceTiming[] {
  return performance
    .getEntriesByName(new URL(url, location.href).href, 'resource')
    .filter((entry) => entry instanceof PerformanceResourceTiming)
    .slice(0, 1);
}
