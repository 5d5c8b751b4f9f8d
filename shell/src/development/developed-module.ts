import type { ManifestEntry } from '@pwp/contracts';
import type { PortalManifest } from '../page-data.ts';

/** The module that this browser gets from its developer's machine. */
export function developedModule({ modules }: PortalManifest): ManifestEntry | undefined {
  return modules.find(({ development }) => development !== undefined);
}
