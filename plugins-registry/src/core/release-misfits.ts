import type { PackageVersions, ReleaseMisfit, ReleaseRanges } from '@pwp/contracts';
import { satisfies } from 'semver';

/** A version of a build to come counts where its release would. */
const fits = (version: string, range: string) => satisfies(version, range, { includePrerelease: true });

/** What of the shell that runs a release does not fit: its SDK (`@pwp/…`), or its shared libraries. */
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

/** Whether the API that runs serves the routes of a release; `running`: versions of its modules, by id. */
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

/** « constructor » is a name like any other, and a property of every object. */
function ownVersion(running: PackageVersions, name: string): string | undefined {
  return Object.hasOwn(running, name) ? running[name] : undefined;
}
