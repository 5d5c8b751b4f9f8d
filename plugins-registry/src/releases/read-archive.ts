import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AxeReport, BuildRecord, FileName, readModuleFile, type ModuleDeclaration } from '@pwp/contracts';
import { Parser, type ReadEntry } from 'tar';
import type { z } from 'zod';
import { changedFiles, type BuiltFile } from '../core/built-file.ts';
import type { ReleaseFault } from '../core/release-faults.ts';
import type { BuildReport } from '../core/release-statement.ts';

/** Largest compressed archive, bytes. */
export const ARCHIVE_LIMIT = 20 * 1024 * 1024;
/** Largest unpacked archive, bytes. */
export const UNPACKED_LIMIT = 100 * 1024 * 1024;
const ENTRIES_LIMIT = 2_000;
/** Largest JSON file of an archive, bytes. */
const RECORD_LIMIT = 4 * 1024 * 1024;

const unzip = promisify(gunzip);

/** The content of an archive, or all of its faults. */
export type ArchiveReading =
  | {
      declaration: ModuleDeclaration;
      files: BuiltFile[];
      report: BuildReport;
      /** Undefined when the archive has none. */
      axe: AxeReport | undefined;
      faults: [];
    }
  | { declaration?: undefined; faults: ReleaseFault[] };

/** Reads the gzipped tar of a release in memory; nothing is written to disk. */
export async function readArchive(archive: Uint8Array): Promise<ArchiveReading> {
  const { entries, faults } = await readEntries(archive);
  if (faults.length > 0) return { faults };
  const declaration = readDeclaration(entries.get('module.json'));
  const build = readJson(entries.get('build.json'), BuildRecord, 'build.json', 'construction-invalide');
  const axeBytes = entries.get('axe.json');
  const axe =
    axeBytes === undefined ? { value: undefined } : readJson(axeBytes, AxeReport, 'axe.json', 'accessibilite-refusee');
  if ('faults' in declaration || 'faults' in build || 'faults' in axe) {
    return { faults: [declaration, build, axe].flatMap((each) => ('faults' in each ? each.faults : [])) };
  }
  const { files: listed, ranges, packages } = build.value;
  const named = new Set(listed.map(({ name }) => name));
  const extra = [...entries.keys()].filter((name) => !isRecord(name) && !named.has(name));
  const missing = listed.filter(({ name }) => !entries.has(name));
  if (extra.length + missing.length > 0) {
    return {
      faults: [
        ...missing.map(({ name }) => fault('fichier-manquant', `build.json names « ${name} », which is not there.`)),
        ...extra.map((name) => fault('fichier-en-trop', `« ${name} » is there, and build.json does not name it.`)),
      ],
    };
  }
  const files = listed.map((file) => ({ ...file, bytes: entries.get(file.name) ?? new Uint8Array() }));
  const changed = changedFiles(files);
  if (changed.length > 0) {
    const detail = (name: string) => `« ${name} » was changed after the build: build the module again.`;
    return { faults: changed.map((name) => fault('fichier-modifie', detail(name))) };
  }
  return { declaration: declaration.declaration, files, report: { ranges, packages }, axe: axe.value, faults: [] };
}

const isRecord = (name: string) => ['module.json', 'build.json', 'axe.json'].includes(name);

const fault = (code: ReleaseFault['code'], detail: string): ReleaseFault => ({ code, detail });

async function readEntries(archive: Uint8Array): Promise<{ entries: Map<string, Uint8Array>; faults: ReleaseFault[] }> {
  const entries = new Map<string, Uint8Array>();
  let tar: Buffer;
  try {
    tar = await unzip(archive, { maxOutputLength: UNPACKED_LIMIT });
  } catch (error) {
    const isLarge = error instanceof RangeError;
    const detail = isLarge
      ? `The archive holds more than ${UNPACKED_LIMIT / 1024 / 1024} MB.`
      : 'The archive is no gzip, or is cut.';
    return { entries, faults: [fault('archive-illisible', detail)] };
  }
  if (!isPlainTar(tar)) return { entries, faults: [fault('archive-illisible', 'The gzip holds no plain tar.')] };
  const faults: ReleaseFault[] = [];
  let count = 0;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const parser = new Parser({
    strict: true,
    onReadEntry(entry) {
      count += 1;
      const detail =
        count > ENTRIES_LIMIT ? `it is one entry too many (${ENTRIES_LIMIT}).` : entryFault(entry, entries);
      if (detail !== undefined) {
        if (count <= ENTRIES_LIMIT + 1)
          faults.push(fault('entree-refusee', `« ${entry.path.slice(0, 200)} »: ${detail}`));
        entry.resume();
        return;
      }
      const chunks: Buffer[] = [];
      entries.set(entry.path, new Uint8Array());
      entry.on('data', (chunk) => chunks.push(chunk));
      entry.on('end', () => entries.set(entry.path, Buffer.concat(chunks)));
    },
  });
  parser.on('end', resolve);
  parser.on('error', reject);
  try {
    parser.end(tar);
    await promise;
  } catch {
    return { entries, faults: [fault('archive-illisible', 'The archive is no tar, or is cut.')] };
  }
  return { entries, faults };
}

/** Whether the bytes start with an entry's name. The parser would inflate a tar compressed twice, without a limit. */
const isPlainTar = (tar: Buffer) => /^[\w./-]/.test(tar.toString('latin1', 0, 1));

/** Why an entry is refused. No file is written under the archive's own names, so these could not be served either. */
function entryFault(entry: ReadEntry, before: ReadonlyMap<string, unknown>): string | undefined {
  if (entry.type !== 'File' && entry.type !== 'OldFile') return `it is a ${entry.type}: files alone are taken.`;
  if (!FileName.safeParse(entry.path).success)
    return 'its name is refused: letters, digits, « _ », « - », « . » and « / ».';
  if (before.has(entry.path)) return 'it is there twice.';
  return undefined;
}

function readDeclaration(
  bytes: Uint8Array | undefined,
): { declaration: ModuleDeclaration } | { faults: ReleaseFault[] } {
  if (bytes === undefined) return { faults: [fault('declaration-invalide', 'module.json manque.')] };
  if (bytes.length > RECORD_LIMIT) return { faults: [fault('declaration-invalide', 'module.json est trop gros.')] };
  const read = readModuleFile(new TextDecoder().decode(bytes));
  return 'faults' in read
    ? { faults: read.faults.map((detail) => fault('declaration-invalide', `module.json : ${detail}`)) }
    : read;
}

function readJson<Schema extends z.ZodType>(
  bytes: Uint8Array | undefined,
  schema: Schema,
  name: string,
  code: ReleaseFault['code'],
): { value: z.output<Schema> } | { faults: ReleaseFault[] } {
  if (bytes === undefined) return { faults: [fault(code, `${name} is missing.`)] };
  if (bytes.length > RECORD_LIMIT)
    return { faults: [fault(code, `${name} is larger than ${RECORD_LIMIT / 1024 / 1024} MB.`)] };
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return { faults: [fault(code, `${name} is no JSON.`)] };
  }
  const read = schema.safeParse(json);
  if (read.success) return { value: read.data };
  return {
    faults: read.error.issues.map(({ path, message }) => fault(code, `${name}: ${path.join('.')}: ${message}`)),
  };
}
