/** The checks of a publication. The registry runs them in a thread (`release-checker.ts`), `pwp check` in its own process. */
import type { AxeReport, ManifestEntry, ModuleDeclaration, ReleaseStatement } from '@pwp/contracts';
import { accessibilityFaults } from '../core/accessibility-faults.ts';
import type { BuiltFile } from '../core/built-file.ts';
import { releaseFaults, type ReleaseFault, type WeighedFile } from '../core/release-faults.ts';
import { composeStatement, releaseText, type BuildReport } from '../core/release-statement.ts';
import { isSignedBy } from '../core/signing-key.ts';
import { readArchive } from './read-archive.ts';
import { compressed, type ServableFile } from './servable-file.ts';

/** A release read from its archive. */
export interface ReadRelease {
  declaration: ModuleDeclaration;
  statement: ReleaseStatement;
  files: BuiltFile[];
  report: BuildReport;
  /** Undefined when the archive has none. */
  axe: AxeReport | undefined;
}

/** A release whose files are compressed as the registry serves them. */
export interface WeighedRelease extends ReadRelease {
  files: (ServableFile & WeighedFile)[];
}

/** Reads an archive and computes its release's version. */
export async function readRelease(
  archive: Uint8Array,
): Promise<ReadRelease | { statement?: undefined; faults: ReleaseFault[] }> {
  const read = await readArchive(archive);
  if (read.declaration === undefined) return { faults: read.faults };
  const { declaration, files, report, axe } = read;
  return { declaration, statement: composeStatement(declaration, files, report), files, report, axe };
}

/** Compresses the files of a release. This takes longer than anything else: a registry verifies the signature first. */
export async function weigh(release: ReadRelease): Promise<WeighedRelease> {
  const files = await Promise.all(
    release.files.map(async (file) => {
      const servable = await compressed(file);
      return { ...servable, compressed: (servable.br ?? servable.bytes).length };
    }),
  );
  return { ...release, files };
}

/** Every fault that shows without asking the portal. `others`: the entries already in manifests. */
export function faultsOf(
  { declaration, statement, files, report, axe }: WeighedRelease,
  others: readonly ManifestEntry[],
): ReleaseFault[] {
  return [
    ...releaseFaults(declaration, files, report, others),
    ...accessibilityFaults(declaration, statement.version, axe),
  ];
}

/** An archive and the publisher's signature to verify. */
export interface CheckTask {
  module: string;
  archive: Uint8Array;
  /** Of the publisher's key, 32 bytes, base64. */
  publicKey: string;
  signature: string;
  others: readonly ManifestEntry[];
}

/** A release with its faults. There is no release when the archive is unreadable or the signature is wrong. */
export type CheckedRelease =
  | (Pick<WeighedRelease, 'statement' | 'files' | 'axe'> & { faults: ReleaseFault[] })
  | { statement?: undefined; faults: ReleaseFault[] };

/** Reads an archive, verifies its signature, then checks its content. */
export async function check({ module, archive, publicKey, signature, others }: CheckTask): Promise<CheckedRelease> {
  const read = await readRelease(archive);
  if (read.statement === undefined) return read;
  const { declaration, statement } = read;
  if (declaration.id !== module) {
    const detail = `module.json says "id": "${declaration.id}", and the address « ${module} »: they must be the same.`;
    return { faults: [{ code: 'declaration-invalide', detail }] };
  }
  if (!isSignedBy(publicKey, releaseText(statement), signature)) {
    const detail = 'The signature is not that of these files: build and sign again.';
    return { faults: [{ code: 'signature-refusee', detail }] };
  }
  const release = await weigh(read);
  return { statement, files: release.files, axe: release.axe, faults: faultsOf(release, others) };
}
