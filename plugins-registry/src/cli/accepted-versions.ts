import { valid } from 'semver';

/** Dependencies of a package.json: versions or ranges, by name. */
export type Dependencies = Readonly<Record<string, string>>;

/** Turns exact versions into ranges of compatible ones. */
export function acceptCompatible(dependencies: Dependencies): Dependencies {
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, asked]) => [name, valid(asked) === null ? asked : `^${asked}`]),
  );
}
