import { IDENTITY_NEEDS, type ModuleContext } from '@pwp/api-kit';

type Methods<Service extends keyof ModuleContext<unknown>> = readonly (keyof ModuleContext<unknown>[Service] &
  string)[];
const named = <Names extends object>(names: Names) => Object.keys(names) as (keyof Names & string)[];

/** The services that an isolated module asks the host for by name. The host's own guards stand before each. */
export const SERVICES = {
  audit: ['record', 'historyOf'],
  outbox: ['add'],
  preferences: ['read', 'readMany', 'write'],
  identity: named(IDENTITY_NEEDS.identity),
  guichets: ['findAll', 'search', 'list', 'ofTerritoire', 'closed'],
  lastSeen: named(IDENTITY_NEEDS.lastSeen),
  revocation: named(IDENTITY_NEEDS.revocation),
  visits: ['endOfPrevious'],
  mail: ['queue'],
  notices: ['publish', 'reword', 'withdraw'],
  antivirus: ['scan', 'infectedOf', 'waitingOf'],
  files: ['put', 'read', 'head', 'delete', 'sweep'],
  exports: ['send'],
} as const satisfies {
  audit: Methods<'audit'>;
  outbox: Methods<'outbox'>;
  preferences: Methods<'preferences'>;
  identity: readonly string[];
  guichets: Methods<'guichets'>;
  lastSeen: readonly string[];
  revocation: readonly string[];
  visits: Methods<'visits'>;
  mail: Methods<'mail'>;
  notices: Methods<'notices'>;
  antivirus: Methods<'antivirus'>;
  files: Methods<'files'>;
  exports: Methods<'exports'>;
};

/** These ask the module back while they work, or have nothing to do with rows, so they join no transaction of it. */
export const APART: ReadonlySet<string> = new Set([
  'sql',
  'log',
  'outside.count',
  'files.put',
  'files.read',
  'files.sweep',
  'files.inspect',
  'exports.send',
]);
