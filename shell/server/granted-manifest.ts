import { DevelopmentEntry, type ManifestEntry } from '@pwp/contracts';
import { log } from './log.ts';
import type { FetchManifest, PageManifest } from './manifest-source.ts';
import { ManifestRefused, readManifest } from './read-manifest.ts';

/** A manifest for the browser of a developer, and where his module's code comes from. */
export interface GrantedManifest extends PageManifest {
  origin: string;
}

/** What came of a grant: a manifest, nothing for now, or nothing ever. */
export type GrantOutcome = GrantedManifest | 'not-now' | 'refused';

/**
 * Asks the registry, at each page, for the manifest of a request that carries a grant. Nothing of it is kept: a grant that ends does so
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
      const [developed, ...more] = manifest.modules.filter(isDeveloped);
      // The module was disabled or left out meanwhile: the page has the manifest of everybody.
      if (developed === undefined) return 'not-now';
      if (more.length > 0) throw new ManifestRefused('a grant is for one module');
      return {
        manifest,
        etag: answer.etag,
        ringed: answer.rings !== undefined,
        origin: new URL(DevelopmentEntry.parse(developed.development?.entry)).origin,
      };
    } catch (error) {
      log.warn({ err: error }, 'octroi de développement : la page ordinaire est servie');
      return 'not-now';
    }
  };
}

function isDeveloped({ development }: ManifestEntry): boolean {
  return development !== undefined && Date.parse(development.until) > Date.now();
}
