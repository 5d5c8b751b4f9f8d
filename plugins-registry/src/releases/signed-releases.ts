import type { Fault } from '../core/fault.ts';
import type { PublishedRelease, RegistryState } from '../core/registry-state.ts';
import { releaseText } from '../core/release-statement.ts';
import { isSignedBy } from '../core/signing-key.ts';
import type { ReleaseStore } from './release-store.ts';
import type { ServableFile } from './servable-file.ts';

/** Tells which releases of the journal still are what was signed. */
export interface SignedReleases {
  /** Whether the registry countersigned the release and its files matched at the last read. */
  isSound: (module: string, version: string) => boolean;
  /** Reads a release again; false when it is not what was signed. */
  check: (module: string, version: string) => Promise<boolean>;
  /** Reads altered releases again, and those that rings received since the last call. */
  recheck: () => Promise<void>;
  /** One file of a release; undefined when it is missing or not what was signed. */
  read: (module: string, version: string, name: string) => Promise<ServableFile | undefined>;
  faults: () => Fault[];
}

/** Checks every release that a ring gets, or could get by a rollback. `keys`: the registry's current and former keys, base64. */
export async function openSignedReleases(
  state: RegistryState,
  store: ReleaseStore,
  keys: readonly string[],
): Promise<SignedReleases> {
  /** `<module>/<version>`. */
  const altered = new Set<string>();
  const countersigned = new WeakMap<PublishedRelease, boolean>();
  /** The last event whose moves were checked. */
  let seen = state.sequence;

  /** The release, if the registry countersigned it: anyone with access to the database could write a line. */
  function find(module: string, version: string): PublishedRelease | undefined {
    const release = state.modules.get(module)?.releases.get(version);
    if (release === undefined) return undefined;
    const isOurs =
      countersigned.get(release) ??
      keys.some((key) => isSignedBy(key, releaseText(release.statement), release.counterSignature));
    countersigned.set(release, isOurs);
    return isOurs ? release : undefined;
  }

  async function check(module: string, version: string): Promise<boolean> {
    const release = find(module, version);
    const isHeld = release !== undefined && (await store.holds(release.statement));
    const isKnown = state.modules.get(module)?.releases.has(version) === true;
    if (isHeld || !isKnown) altered.delete(`${module}/${version}`);
    else altered.add(`${module}/${version}`);
    return isHeld;
  }

  async function checkAll(places: ReadonlySet<string>): Promise<void> {
    for (const place of places) {
      const [module = '', version = ''] = place.split('/');
      await check(module, version);
    }
  }

  const named = [...state.modules].flatMap(([id, { channels, past }]) =>
    [channels, ...past].flatMap((each) => Object.values(each).map((version) => `${id}/${version}`)),
  );
  await checkAll(new Set(named));

  return {
    isSound: (module, version) => find(module, version) !== undefined && !altered.has(`${module}/${version}`),
    check,
    async recheck() {
      const last = state.sequence;
      const given = [...state.modules]
        .filter(([, { moved }]) => moved > seen)
        .flatMap(([id, { channels }]) => Object.values(channels).map((version) => `${id}/${version}`));
      await checkAll(new Set([...altered, ...given]));
      seen = Math.max(seen, last);
    },
    async read(module, version, name) {
      const release = find(module, version);
      return release && store.read(release.statement, name);
    },
    faults: () =>
      [...altered].map((place) => ({
        module: place.split('/', 1)[0] ?? '',
        code: 'release-altered',
        detail: `The release ${place} is not what was signed: it is left out. Publish it again.`,
      })),
  };
}
