import type { ManifestEntry } from '@pwp/contracts';
import type { WebModule } from '@pwp/web-kit';
import { releaseName } from './breaker.ts';
import type { ModuleHost } from './lifecycles.ts';
import { loadModule } from './module-code.ts';
import { servedRelease } from './served-release.ts';

/**
 * Loads a module's code and styles while something else still keeps it from being mounted. A failure shows when the module is mounted. A release that
 * failed too often is not loaded.
 */
export async function readAhead(
  entry: ManifestEntry | undefined,
  { breaker, guard, visits }: ModuleHost,
): Promise<WebModule | undefined> {
  const release = entry === undefined ? null : servedRelease(entry);
  if (entry === undefined || release === null || breaker.isOpen(releaseName(entry.id, release))) return undefined;
  const close = guard.open(releaseName(entry.id, release), release.version);
  visits.readAhead(entry.id);
  return loadModule(release, 0)
    .catch(() => undefined)
    .finally(close);
}
