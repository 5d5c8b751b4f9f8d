import { createHash } from 'node:crypto';
import type { Clock } from '@pwp/api-kit';
import type { Manifest, RingFacts } from '@pwp/contracts';
import { LRUCache } from 'lru-cache';
import { composeManifest } from './core/compose-manifest.ts';
import { withDevelopment, type DevelopmentGrant } from './core/grant.ts';
import { ringsOf } from './core/resolve.ts';
import type { SigningKey } from './core/signing-key.ts';
import type { GivenModules } from './given-modules.ts';
import type { Journal } from './journal/journal.ts';

/** A manifest as it is served. */
export interface SignedManifest {
  /** Contains no `<` (written as an escape), so that a page can embed it. */
  text: string;
  signature: string;
  /** Covers the modules only: signing again does not change it. */
  etag: string;
  sequence: number;
  rings: readonly string[];
  /** Number of modules. */
  count: number;
}

/** Age at which a manifest is signed again, ms; its reader refuses one older than a day. */
const SIGNED_FOR = 3_600_000;

/** Dependencies of the manifests. */
export interface ManifestParts {
  journal: Pick<Journal, 'state'>;
  key: SigningKey;
  clock: Clock;
  given: GivenModules;
  isSound: (module: string, version: string) => boolean;
}

/** Composes and signs one manifest per set of rings, cached until `forget`. */
export function createManifests({ journal: { state }, key, clock, given, isSound }: ManifestParts) {
  // Each ring doubles the possible sets, but few are in use at a time.
  const made = new LRUCache<string, SignedManifest & { at: number }>({ max: 256 });
  return {
    forget: () => made.clear(),
    manifest(facts: RingFacts | undefined, grants: readonly DevelopmentGrant[] = []): SignedManifest {
      const rings = ringsOf(state, facts);
      const name = [...rings, ...grants.map(({ grant }) => grant)].join(' ');
      const known = made.get(name);
      const now = clock.now().getTime();
      if (known !== undefined && now - known.at < SIGNED_FOR) return known;
      const entries = given.entriesFor(rings, isSound);
      const developed = grants.reduce(
        (all, grant) => withDevelopment(all, grant, state.modules.get(grant.module), given.shippedOf(grant.module)),
        entries,
      );
      const { modules } = composeManifest(developed);
      const content: Manifest = { version: 1, sequence: state.given, signedAt: clock.now().toISOString(), modules };
      const text = JSON.stringify(content).replaceAll('<', String.raw`\u003c`);
      const signed = {
        text,
        signature: key.sign(`pwp-manifest-1\n${text}`),
        sequence: content.sequence,
        etag: `W/"${createHash('sha256').update(JSON.stringify(modules)).digest('base64url')}"`,
        rings,
        count: modules.length,
        at: now,
      };
      made.set(name, signed);
      return signed;
    },
  };
}
