import { createHash } from 'node:crypto';
import type { ManifestEntry, ModuleDeclaration, Release, ReleaseFile } from '@pwp/contracts';
import type { BuiltFile } from './built-file.ts';

/** The manifest's entry of a built module: its release is named after its bytes, so that the same bytes have the same URLs. */
export function composeEntry(declaration: ModuleDeclaration, files: readonly BuiltFile[]): ManifestEntry {
  return { ...declaration, release: composeRelease(declaration.id, files) };
}

/** The manifest's entry of a module that has nothing to load. */
export function entryWithoutRelease(declaration: ModuleDeclaration): ManifestEntry {
  return { ...declaration, release: null };
}

/** Where a file of a release is served. */
export function releaseFileUrl(id: string, version: string, name: string): string {
  return `/modules/${id}/${version}/${name}`;
}

function composeRelease(id: string, files: readonly BuiltFile[]): Release {
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const version = versionOf(sorted);
  const withRole = (role: BuiltFile['role']): ReleaseFile[] =>
    sorted
      .filter((file) => file.role === role)
      .map((file) => ({ url: releaseFileUrl(id, version, file.name), integrity: integrityOf(file.bytes) }));
  const [entry, ...others] = withRole('entry');
  if (entry === undefined || others.length > 0) {
    throw new RangeError(
      `A release has exactly one entry file; that of ${id} has ${entry === undefined ? 0 : others.length + 1}.`,
    );
  }
  return { version, entry, chunks: withRole('chunk'), css: withRole('css') };
}

/** First 12 hexadecimal digits of the SHA-256 over the names and bytes of all files. */
function versionOf(sorted: readonly BuiltFile[]): string {
  const whole = createHash('sha256');
  for (const file of sorted) {
    whole.update(`${file.name}\0${createHash('sha256').update(file.bytes).digest('hex')}\n`);
  }
  return whole.digest('hex').slice(0, 12);
}

function integrityOf(bytes: Uint8Array): string {
  return `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
}
