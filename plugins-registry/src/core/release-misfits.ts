import type { ModuleDeclaration, PackageVersions, ReleaseMisfit, ReleaseRanges } from '@pwp/contracts';
import { satisfies } from 'semver';

/** A prerelease satisfies the ranges that its release would. */
const fits = (version: string, range: string) => satisfies(version, range, { includePrerelease: true });

/** Ranges of a release that the running shell does not satisfy: its SDK (`@pwp/…`) or its shared libraries. */
export function shellMisfits({ shell }: ReleaseRanges, running: PackageVersions): ReleaseMisfit[] {
  return Object.entries(shell).flatMap(([name, range]) => {
    const version = ownVersion(running, name);
    if (version !== undefined && fits(version, range)) return [];
    const found = version === undefined ? 'the shell that runs has none' : `the shell that runs has ${version}`;
    return {
      code: name.startsWith('@pwp/') ? ('sdk-incompatible' as const) : ('bibliotheque-incompatible' as const),
      detail: `It works with « ${name} » ${range}, and ${found}: build it with that version and say so in "peerDependencies".`,
    };
  });
}

/** The API range of a release, if the running API does not satisfy it. `running`: versions by module id. */
export function apiMisfits(module: string, { api }: ReleaseRanges, running: PackageVersions): ReleaseMisfit[] {
  if (api === undefined) return [];
  const version = ownVersion(running, module);
  if (version !== undefined && fits(version, api)) return [];
  const found = version === undefined ? 'serves none of this module' : `serves ${version}`;
  return [
    {
      code: 'api-incompatible',
      detail: `Its pages call its api ${api}, and the API that runs ${found}: have the API serve that version first.`,
    },
  ];
}

/**
 * Ports that the module needs in another version than the running API serves. One that nobody serves is not among them: its calls fail
 * until somebody does. `running`: versions by port; undefined: an API from before ports.
 */
export function unfitPorts(
  { needs }: Pick<ModuleDeclaration, 'needs'>,
  running: PackageVersions = {},
): { name: string; range: string; served: string }[] {
  return Object.entries(needs?.ports ?? {}).flatMap(([name, range]) => {
    const served = ownVersion(running, name);
    return served === undefined || fits(served, range) ? [] : { name, range, served };
  });
}

/** The same as misfits of a release. */
export function portMisfits(
  declaration: Pick<ModuleDeclaration, 'needs'>,
  running: PackageVersions | undefined,
): ReleaseMisfit[] {
  return unfitPorts(declaration, running).map(({ name, range, served }) => ({
    code: 'api-incompatible',
    detail: `It needs the port « ${name} » ${range}, and the API that runs serves ${served}: have the API serve that version first.`,
  }));
}

/** Ignores inherited properties, such as `constructor`. */
function ownVersion(running: PackageVersions, name: string): string | undefined {
  return Object.hasOwn(running, name) ? running[name] : undefined;
}
