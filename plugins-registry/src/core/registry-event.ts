import {
  AddKey,
  AxeSummary,
  ConfigurationRecord,
  DevelopmentEntry,
  ModuleDeclaration,
  ModuleId,
  ReleaseStatement,
  ReleaseVersion,
  Ring,
} from '@pwp/contracts';
import { z } from 'zod';

/** The release that each ring gets of a module, in order of decision. */
export const ModuleChannels = z.record(Ring, ReleaseVersion);
export type ModuleChannels = z.infer<typeof ModuleChannels>;

/** An event of the journal. The registry's state is computed from all events in order. */
export const RegistryEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('publish'),
    statement: ReleaseStatement,
    /** Size of all files, bytes. */
    bytes: z.int(),
    /** Compressed size and axe summary; absent from events older than these fields. */
    compressed: z.int().optional(),
    accessibility: AxeSummary.optional(),
    /** Id of the publisher's key, its signature, and the registry's. */
    key: z.string(),
    signature: z.string(),
    counterSignature: z.string(),
  }),
  // New channels of one or more modules. They move together or not at all.
  z.object({ kind: z.literal('move'), channels: z.record(ModuleId, ModuleChannels) }),
  // Undoes the last move of a module; with a version, every move that gave it.
  z.object({
    kind: z.literal('rollback'),
    module: ModuleId,
    version: ReleaseVersion.optional(),
    reason: z.string().optional(),
  }),
  // A module of the folder that was never published: `tous` gets its build.
  z.object({ kind: z.literal('adopt'), module: ModuleId }),
  // What this release needs may be given to the module.
  z.object({ kind: z.literal('approve'), module: ModuleId, version: ReleaseVersion }),
  z.object({ kind: z.literal('disable'), module: ModuleId, reason: z.string() }),
  z.object({ kind: z.literal('enable'), module: ModuleId }),
  // The complete configuration of a module; names that are missing have their default.
  z.object({ kind: z.literal('configure'), module: ModuleId, values: ConfigurationRecord }),
  z.object({ kind: z.literal('retire'), module: ModuleId }),
  z.object({ kind: z.literal('add-key'), ...AddKey.shape }),
  z.object({ kind: z.literal('revoke-key'), key: z.string() }),
  // Only the SHA-256 of a token is kept.
  z.object({
    kind: z.literal('add-token'),
    token: z.string(),
    sha256: z.string(),
    modules: z.array(ModuleId),
    label: z.string(),
    develop: z.boolean().default(false),
  }),
  z.object({ kind: z.literal('revoke-token'), token: z.string() }),
  // Only the SHA-256 of the code is kept, and `v` of the account that took the grant.
  z.object({
    kind: z.literal('open-grant'),
    grant: z.uuid(),
    /** The team token that opened it. */
    token: z.string().optional(),
    module: ModuleId,
    entry: DevelopmentEntry,
    declaration: ModuleDeclaration,
    until: z.iso.datetime(),
    code: z.string(),
  }),
  z.object({ kind: z.literal('take-grant'), grant: z.uuid(), module: ModuleId, holder: z.string() }),
  z.object({ kind: z.literal('revoke-grant'), grant: z.uuid(), module: ModuleId }),
]);
export type RegistryEvent = z.infer<typeof RegistryEvent>;

/** An event with its number, time and author. */
export interface JournalLine {
  sequence: number;
  at: Date;
  actor: string;
  event: RegistryEvent | UnreadableEvent;
}

/** An event that does not fit its schema, or is too large; it is ignored. */
export interface UnreadableEvent {
  kind: 'unreadable';
  module: null;
  /** The line's kind, and why it is unreadable. */
  detail: string;
}

/** Kinds that only add something. Ignoring an unreadable one gives people less, never more. */
const GIVING: ReadonlySet<string> = new Set([
  'publish',
  'move',
  'approve',
  'adopt',
  'enable',
  'configure',
  'add-key',
  'add-token',
  'open-grant',
  'take-grant',
]);

/** Longest event, characters. A release of 2,000 files and 500 packages takes half of it. */
const LONGEST_EVENT = 1024 * 1024;

/** Reads an event. Throws for an unreadable one that takes something away: a revoked key must not sign. */
export function readEvent(kind: string, text: string): RegistryEvent | UnreadableEvent {
  try {
    if (text.length > LONGEST_EVENT) throw new RangeError(`it is longer than ${LONGEST_EVENT / 1024} KB`);
    return RegistryEvent.parse(JSON.parse(text));
  } catch (error) {
    if (!GIVING.has(kind)) throw error;
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    return { kind: 'unreadable', module: null, detail: `« ${kind} »: ${why.slice(0, 500)}` };
  }
}
