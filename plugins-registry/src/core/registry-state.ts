import { needItems, type ConfigurationValues } from '@pwp/contracts';
import { needKey } from './approved-needs.ts';
import { isInForce, type DevelopmentGrant } from './grant.ts';
import { undone } from './moves.ts';
import type { JournalLine, ModuleChannels, RegistryEvent } from './registry-event.ts';
import { keyId } from './signing-key.ts';

/** Author of automatic rollbacks. */
export const AUTOMATIC = 'automatique';

/** A published release. */
export type PublishedRelease = Omit<Extract<RegistryEvent, { kind: 'publish' }>, 'kind'> & {
  publishedAt: Date;
  publishedBy: string;
};

/** The saved configuration of a module; `revision` is the number of its event. */
interface SavedConfiguration {
  values: ConfigurationValues;
  revision: number;
  at: Date;
  by: string;
}

/** The state of one module. */
export interface ModuleState {
  /** By version, latest publication last. */
  releases: Map<string, PublishedRelease>;
  channels: ModuleChannels;
  /** By version, when rings last went from not having it to having it. */
  givenSince: Map<string, Date>;
  /** The channels before each move that can be undone, oldest first. */
  past: ModuleChannels[];
  /** Time of the last automatic rollback. */
  undoneAt: Date | undefined;
  /** Number of the last event that moved it. */
  moved: number;
  /** Why it is off. */
  disabled: string | undefined;
  /** Everyone gets its build of the modules' folder, unless a channel says otherwise. */
  adopted: boolean;
  /** What operators approved of its needs (`needKey`). */
  approved: Set<string>;
  configuration: SavedConfiguration | undefined;
  /** Numbers of the events that name it, in their order. */
  events: number[];
}

/** The modules of a key or token. */
interface Right {
  label: string;
  modules: readonly string[];
  revoked: boolean;
}

/** A team's token. */
export type TeamToken = Right & { id: string; develop: boolean };

/** The registry's state. */
export interface RegistryState {
  sequence: number;
  /** The last event that may change manifests: any but those of grants. */
  given: number;
  modules: Map<string, ModuleState>;
  /** By key id. */
  keys: Map<string, Right & { publicKey: string }>;
  /** By the SHA-256 of the token. */
  tokens: Map<string, TeamToken>;
  /** By grant id. */
  grants: Map<string, DevelopmentGrant>;
  /** Reasons by line number. */
  unreadable: Map<number, string>;
}

/** How many of the newest releases are listed. */
const NEWEST_LISTED = 20;

/** The newest releases and those in use, newest first. */
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

/** Applies one line to a state, in place. Lines come in order; known ones are skipped. */
export function applyLine(state: RegistryState, { sequence, at, actor, event }: JournalLine): void {
  if (sequence <= state.sequence) return;
  state.sequence = sequence;
  if (!event.kind.endsWith('-grant')) state.given = sequence;
  switch (event.kind) {
    case 'publish': {
      const { module: id, version } = event.statement;
      const { releases } = moduleOf(state, id);
      // A release that is published again becomes the latest.
      releases.delete(version);
      releases.set(version, { ...event, publishedAt: at, publishedBy: actor });
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
    case 'approve': {
      const { releases, approved } = moduleOf(state, event.module);
      for (const item of needItems(releases.get(event.version)?.statement.declaration.needs))
        approved.add(needKey(item));
      break;
    }
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
      for (const [id, each] of state.grants) if (!isInForce(each, at)) state.grants.delete(id);
      const until = new Date(event.until);
      state.grants.set(event.grant, { ...event, until, openedAt: at, openedBy: actor, revoked: false });
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
  for (const id of modulesOf(event)) state.modules.get(id)?.events.push(sequence);
}

/** Ids of the modules that an event changes. */
export function modulesOf(event: JournalLine['event']): string[] {
  if (event.kind === 'publish') return [event.statement.module];
  if (event.kind === 'move') return Object.keys(event.channels);
  return 'module' in event && event.module !== null ? [event.module] : [];
}

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
    approved: new Set(),
    configuration: undefined,
    events: [],
  };
  state.modules.set(id, fresh);
  return fresh;
}

function revoke(right: Pick<Right, 'revoked'> | undefined): void {
  if (right !== undefined) right.revoked = true;
}
