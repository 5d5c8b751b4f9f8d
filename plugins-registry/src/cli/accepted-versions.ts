import { valid } from 'semver';

/** Dependencies of a package.json: versions or ranges, by name. */
export type Dependencies = Readonly<Record<string, string>>;

/** The same dependencies, each exact version as a range that takes what is compatible with it. */
export function acceptCompatible(dependencies: Dependencies): Dependencies {
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, asked]) => [name, valid(asked) === null ? asked : `^${asked}`]),
  );
}
