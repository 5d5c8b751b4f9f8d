import type { AxeSummary, ConfigurationValues, ReleaseStatement } from '@pwp/contracts';
import { isInForce, type DevelopmentGrant } from './grant.ts';
import { undone } from './moves.ts';
import type { JournalLine, ModuleChannels } from './registry-event.ts';
import { keyId } from './signing-key.ts';

/** Who the registry says it is when it undoes a move by itself. */
export const AUTOMATIC = 'automatique';

/** A release that was taken. */
export interface PublishedRelease {
  statement: ReleaseStatement;
  bytes: number;
  compressed: number | undefined;
  accessibility: AxeSummary | undefined;
  publishedAt: Date;
  publishedBy: string;
  counterSignature: string;
}

/** What administrators chose of a module; `revision` is the number of its line. */
interface SavedConfiguration {
  values: ConfigurationValues;
  revision: number;
  at: Date;
  by: string;
}

/** What the journal says of one module. */
export interface ModuleState {
  /** By version, the one that was published last at the end. */
  releases: Map<string, PublishedRelease>;
  channels: ModuleChannels;
  /** By version, when a ring got it last while none had it. */
  givenSince: Map<string, Date>;
  /** The channels before each move that can be undone, oldest first. */
  past: ModuleChannels[];
  /** When the registry undid a move of it by itself last. */
  undoneAt: Date | undefined;
  /** Number of the event that moved it last. */
  moved: number;
  /** Why it is off. */
  disabled: string | undefined;
  /** Its build in the modules' folder is what everybody gets, unless a channel says otherwise. */
  adopted: boolean;
  configuration: SavedConfiguration | undefined;
}

/** Who may publish what, by key or token. */
interface Right {
  label: string;
  modules: readonly string[];
  revoked: boolean;
}

/** A team's token, by its SHA-256 alone. */
export type TeamToken = Right & { id: string; develop: boolean };

/** All that the registry knows, from its journal alone. */
export interface RegistryState {
  sequence: number;
  /** The last event that may change what people get: all but those of grants. */
  given: number;
  modules: Map<string, ModuleState>;
  /** By id of the key. */
  keys: Map<string, Right & { publicKey: string }>;
  /** By the SHA-256 of the token. */
  tokens: Map<string, TeamToken>;
  /** Of development, by id. */
  grants: Map<string, DevelopmentGrant>;
  /** Why lines could not be read, by their number. */
  unreadable: Map<number, string>;
}

/** Releases of a module that a list holds, beside those that a ring gets. */
const NEWEST_LISTED = 20;

/** What a list says of a module that has published for years: its newest releases and those that a ring gets, newest first. */
export function listedReleases({ releases, channels }: Pick<ModuleState, 'releases' | 'channels'>): PublishedRelease[] {
  const given = new Set(Object.values(channels));
  return [...releases.values()]
    .toReversed()
    .filter(({ statement }, rank) => rank < NEWEST_LISTED || given.has(statement.version));
}

/** The state before the first event. */
export function emptyState(): RegistryState {
  return {
    sequence: 0,
    given: 0,
    modules: new Map(),
    keys: new Map(),
    tokens: new Map(),
    grants: new Map(),
    unreadable: new Map(),
  };
}

/** Adds one line to a state, in place. Lines come in the order of the journal; one that was seen is passed over. */
export function applyLine(state: RegistryState, { sequence, at, actor, event }: JournalLine): void {
  if (sequence <= state.sequence) return;
  state.sequence = sequence;
  if (!event.kind.endsWith('-grant')) state.given = sequence;
  switch (event.kind) {
    case 'publish': {
      const { statement, bytes, compressed, accessibility, counterSignature } = event;
      const module = moduleOf(state, statement.module);
      // Published again, it is the last one.
      module.releases.delete(statement.version);
      module.releases.set(statement.version, {
        statement,
        bytes,
        compressed,
        accessibility,
        publishedAt: at,
        publishedBy: actor,
        counterSignature,
      });
      break;
    }
    case 'move':
      for (const [id, channels] of Object.entries(event.channels)) {
        const module = moduleOf(state, id);
        module.past.push(module.channels);
        give(module, channels, at);
        module.moved = sequence;
      }
      break;
    case 'rollback': {
      const module = moduleOf(state, event.module);
      const { channels, past } = undone(module, event.version);
      module.past = past;
      give(module, channels, at);
      module.moved = sequence;
      if (actor === AUTOMATIC) module.undoneAt = at;
      break;
    }
    case 'adopt':
      moduleOf(state, event.module).adopted = true;
      break;
    case 'disable':
      moduleOf(state, event.module).disabled = event.reason;
      break;
    case 'enable':
      moduleOf(state, event.module).disabled = undefined;
      break;
    case 'configure':
      moduleOf(state, event.module).configuration = { values: event.values, revision: sequence, at, by: actor };
      break;
    case 'retire':
      state.modules.delete(event.module);
      for (const grant of state.grants.values()) if (grant.module === event.module) revoke(grant);
      break;
    case 'add-key': {
      const { publicKey, modules, label } = event;
      state.keys.set(keyId(publicKey), { publicKey, modules, label, revoked: false });
      break;
    }
    case 'revoke-key':
      revoke(state.keys.get(event.key));
      break;
    case 'add-token': {
      const { token, sha256, modules, label, develop } = event;
      state.tokens.set(sha256, { id: token, modules, label, develop, revoked: false });
      break;
    }
    case 'revoke-token':
      revoke([...state.tokens.values()].find(({ id }) => id === event.token));
      for (const grant of state.grants.values()) if (grant.token === event.token) revoke(grant);
      break;
    case 'open-grant': {
      const { grant, module, entry, declaration, until, code, token } = event;
      for (const [id, each] of state.grants) if (!isInForce(each, at)) state.grants.delete(id);
      state.grants.set(grant, {
        grant,
        module,
        entry,
        declaration,
        openedAt: at,
        openedBy: actor,
        token,
        until: new Date(until),
        code,
        holder: undefined,
        revoked: false,
      });
      break;
    }
    case 'take-grant': {
      const grant = state.grants.get(event.grant);
      if (grant !== undefined) grant.holder = event.holder;
      break;
    }
    case 'revoke-grant':
      revoke(state.grants.get(event.grant));
      break;
    case 'unreadable':
      state.unreadable.set(sequence, event.detail);
      break;
  }
}

/** Changes what the rings of a module get. */
function give(module: ModuleState, channels: ModuleChannels, at: Date): void {
  const before = new Set(Object.values(module.channels));
  for (const version of Object.values(channels)) if (!before.has(version)) module.givenSince.set(version, at);
  module.channels = channels;
}

function moduleOf(state: RegistryState, id: string): ModuleState {
  const known = state.modules.get(id);
  if (known !== undefined) return known;
  const fresh: ModuleState = {
    releases: new Map(),
    channels: {},
    givenSince: new Map(),
    past: [],
    undoneAt: undefined,
    moved: 0,
    disabled: undefined,
    adopted: false,
    configuration: undefined,
  };
  state.modules.set(id, fresh);
  return fresh;
}

function revoke(right: Pick<Right, 'revoked'> | undefined): void {
  if (right !== undefined) right.revoked = true;
}
