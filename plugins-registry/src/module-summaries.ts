import type { AskedNeed, ModuleSummaries, ModuleSummary } from '@pwp/contracts';
import { undone } from './core/moves.ts';
import { listedReleases, type ModuleState, type RegistryState } from './core/registry-state.ts';
import type { GivenModules } from './given-modules.ts';
import { tallies, type Tally } from './journal/ballot.ts';
import type { RunningPortal } from './running-portal.ts';

/** The list of `GET /registry/v1/modules`. */
export async function moduleSummaries(
  { modules }: RegistryState,
  given: GivenModules,
  portal: RunningPortal,
): Promise<ModuleSummaries> {
  const [counted, misfitsOf] = await Promise.all([tallies(), portal.misfits()]);
  const triedOf = (id: string, version: string) => counted.get(`${id}/${version}`) ?? { votes: 0, failures: 0 };
  const items = [...modules].map(([id, module]): ModuleSummary => {
    const declaration = given.declarationOf(id);
    return {
      id,
      title: declaration?.title ?? id,
      availability: declaration?.availability ?? 'available',
      disabled: module.disabled ?? null,
      adopted: module.adopted,
      configurable: given.schemasOf(id).length > 0,
      channels: module.channels,
      moved: module.moved,
      before: module.past.length > 0 ? undone(module).channels : null,
      published: module.releases.size,
      releases: releasesOf(module, misfitsOf, {
        triedOf: (version) => triedOf(id, version),
        needsOf: (version) => given.needsOf(id, version),
      }),
      installed: installedOf(id, given, (version) => triedOf(id, version)),
    };
  });
  return { items, total: items.length };
}

function releasesOf(
  module: ModuleState,
  misfitsOf: Awaited<ReturnType<RunningPortal['misfits']>>,
  { triedOf, needsOf }: { triedOf: (version: string) => Tally; needsOf: (version: string) => AskedNeed[] },
): ModuleSummary['releases'] {
  return listedReleases(module).map((release) => ({
    version: release.statement.version,
    publishedAt: release.publishedAt.toISOString(),
    publishedBy: release.publishedBy,
    bytes: release.bytes,
    compressed: release.compressed ?? null,
    packages: release.statement.packages ?? [],
    accessibility: release.accessibility ?? null,
    misfits: misfitsOf(release.statement),
    needs: needsOf(release.statement.version),
    ...triedOf(release.statement.version),
  }));
}

/** The votes on the build in the modules' folder. */
function installedOf(id: string, given: GivenModules, triedOf: (version: string) => Tally): ModuleSummary['installed'] {
  const version = given.onDisk(id)?.entry.release?.version;
  return version === undefined ? null : { version, ...triedOf(version) };
}
