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

/** The release that each ring gets of one module, in the order in which this was decided. */
export const ModuleChannels = z.record(Ring, ReleaseVersion);
export type ModuleChannels = z.infer<typeof ModuleChannels>;

/** What happened, as the journal keeps it. The registry's state is the fold of these, in their order. */
export const RegistryEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('publish'),
    statement: ReleaseStatement,
    /** Bytes of all files, as they are. */
    bytes: z.int(),
    /** The same on the way to a browser, and what axe found; absent of what was published before they were kept. */
    compressed: z.int().optional(),
    accessibility: AxeSummary.optional(),
    /** Who signed it, by the id of a key, and what was signed; the registry's own after it. */
    key: z.string(),
    signature: z.string(),
    counterSignature: z.string(),
  }),
  // What each module's rings get from now on. Several modules move in one event, or none.
  z.object({ kind: z.literal('move'), channels: z.record(ModuleId, ModuleChannels) }),
  // The channels of a module are as before its last move; with a version, as if this release had never been given.
  z.object({
    kind: z.literal('rollback'),
    module: ModuleId,
    version: ReleaseVersion.optional(),
    reason: z.string().optional(),
  }),
  // A module found in the folder before anything was published of it: its build there is what `tous` gets.
  z.object({ kind: z.literal('adopt'), module: ModuleId }),
  z.object({ kind: z.literal('disable'), module: ModuleId, reason: z.string() }),
  z.object({ kind: z.literal('enable'), module: ModuleId }),
  // All that administrators chose of a module, from now on; what is not named has its default.
  z.object({ kind: z.literal('configure'), module: ModuleId, values: ConfigurationRecord }),
  z.object({ kind: z.literal('retire'), module: ModuleId }),
  z.object({ kind: z.literal('add-key'), ...AddKey.shape }),
  z.object({ kind: z.literal('revoke-key'), key: z.string() }),
  // Of a token, the SHA-256 alone is kept.
  z.object({
    kind: z.literal('add-token'),
    token: z.string(),
    sha256: z.string(),
    modules: z.array(ModuleId),
    label: z.string(),
    develop: z.boolean().default(false),
  }),
  z.object({ kind: z.literal('revoke-token'), token: z.string() }),
  // Of the code that gives a grant, the SHA-256 alone is kept; of the account that took it, its ballot.
  z.object({
    kind: z.literal('open-grant'),
    grant: z.uuid(),
    /** Id of the team's token that opened it. */
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

/** An event with its place in the journal and who asked for it. */
export interface JournalLine {
  sequence: number;
  at: Date;
  actor: string;
  event: RegistryEvent | UnreadableEvent;
}

/** An event that does not fit its schema, such as one that is too large: it changes nothing. */
export interface UnreadableEvent {
  kind: 'unreadable';
  module: null;
  /** Why, with the kind that the line says it is of. */
  detail: string;
}

/** Events that give somebody something: without them people get less, never more, so one that cannot be read is passed over. */
const GIVING: ReadonlySet<string> = new Set([
  'publish',
  'move',
  'adopt',
  'enable',
  'configure',
  'add-key',
  'add-token',
  'open-grant',
  'take-grant',
]);

/** Characters of one event. The statement of a release of 2,000 files and 500 packages is half as long. */
const LONGEST_EVENT = 1024 * 1024;

/** Reads the text of an event. Throws for one that cannot be read and takes something away: a key that was revoked must not sign. */
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
