import type { ManifestEntry } from '@pwp/contracts';
import type { PortalManifest } from '../page-data.ts';

/** The modules that this browser gets from its developer's machine. */
export function developedModules({ modules }: PortalManifest): ManifestEntry[] {
  return modules.filter(({ development }) => development !== undefined);
}
