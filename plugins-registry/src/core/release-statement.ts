import { createHash } from 'node:crypto';
import type {
  BuildRecord,
  ManifestEntry,
  ModuleDeclaration,
  Release,
  ReleaseFile,
  ReleaseStatement,
} from '@pwp/contracts';
import { integrityOf, type BuiltFile } from './built-file.ts';

/** The versions that a build needs, and the packages in its bundle. */
export type BuildReport = Pick<BuildRecord, 'ranges' | 'packages'>;

/** Describes a release; its version is a hash of the declaration, the report and the files. */
export function composeStatement(
  declaration: ModuleDeclaration,
  files: readonly BuiltFile[],
  { ranges, packages }: BuildReport = {},
): ReleaseStatement {
  const sorted = files
    .map(({ name, role, bytes }) => ({ name, role, integrity: integrityOf(bytes) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const entries = sorted.filter(({ role }) => role === 'entry').length;
  if (entries !== 1) {
    throw new RangeError(`A release has exactly one entry file; that of ${declaration.id} has ${entries}.`);
  }
  const unnamed = {
    module: declaration.id,
    declaration,
    files: sorted,
    ...(ranges && { ranges }),
    ...(packages && { packages }),
  };
  const version = createHash('sha256').update(canonicalText(unnamed)).digest('hex');
  return { ...unnamed, version };
}

/** The text that publisher and registry sign. */
export function releaseText(statement: ReleaseStatement): string {
  return `pwp-release-1\n${canonicalText(statement)}`;
}

/** JSON without spaces, with sorted keys at every depth. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** The manifest entry of a release. */
export function entryOf(statement: ReleaseStatement): ManifestEntry {
  return { ...entryWithoutRelease(statement.declaration), release: releaseOf(statement) };
}

/** The manifest entry of a module with nothing to load. */
export function entryWithoutRelease({ needs: _needs, ...declaration }: ModuleDeclaration): ManifestEntry {
  return { ...declaration, release: null };
}

/** The release as the manifest lists it for browsers. */
function releaseOf({ module, version, files }: ReleaseStatement): Release {
  const withRole = (role: BuiltFile['role']): ReleaseFile[] =>
    files
      .filter((file) => file.role === role)
      .map(({ name, integrity }) => ({ url: `/modules/${module}/${version}/${name}`, integrity }));
  const [entry] = withRole('entry');
  if (entry === undefined) throw new RangeError(`The release ${version} of ${module} has no entry file.`);
  const [texts] = withRole('texts');
  return { version, entry, chunks: withRole('chunk'), css: withRole('css'), ...(texts && { texts }) };
}
