import { DevelopmentEntry, type ManifestEntry } from '@pwp/contracts';
import { log } from './log.ts';
import type { FetchManifest, PageManifest } from './manifest-source.ts';
import { readManifest } from './read-manifest.ts';

/** A manifest for the browser of a developer, and where the code of his modules comes from. */
export interface GrantedManifest extends PageManifest {
  origins: readonly string[];
}

/** What came of grants: a manifest, nothing for now, or nothing ever. */
export type GrantOutcome = GrantedManifest | 'not-now' | 'refused';

/**
 * Asks the registry, at each page, for the manifest of a request that carries grants. Nothing of it is kept: a grant that ends does so
 * at the next page. What the registry does not answer, or answers wrongly, gives the ordinary page.
 */
export function createGrantedManifests(
  fetchManifest: FetchManifest,
  registryKeys: readonly string[],
): (rings: string | undefined, grant: string) => Promise<GrantOutcome> {
  return async (cookie, grant) => {
    try {
      const answer = await fetchManifest({ cookie, etag: undefined, grant });
      if (answer?.grant === 'refused') return 'refused';
      if (answer?.grant !== 'given') return 'not-now';
      const manifest = readManifest(answer, registryKeys, { isGranted: true });
      const developed = manifest.modules.filter(isDeveloped);
      // The modules were disabled or left out meanwhile: the page has the manifest of everybody.
      if (developed.length === 0) return 'not-now';
      const origins = developed.map(({ development }) => new URL(DevelopmentEntry.parse(development?.entry)).origin);
      return { manifest, etag: answer.etag, ringed: answer.rings !== undefined, origins: [...new Set(origins)] };
    } catch (error) {
      log.warn({ err: error }, 'octroi de développement : la page ordinaire est servie');
      return 'not-now';
    }
  };
}

function isDeveloped({ development }: ManifestEntry): boolean {
  return development !== undefined && Date.parse(development.until) > Date.now();
}
