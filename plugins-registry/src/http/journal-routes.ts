import type { Route } from '@pwp/api-kit';
import { defineEndpoints, ModuleId, ReadEvents, RegistryEventLine } from '@pwp/contracts';
import { z } from 'zod';
import { actorForTeam } from '../core/actors.ts';
import type { JournalLine } from '../core/registry-event.ts';
import { modulesOf } from '../core/registry-state.ts';
import { keyId } from '../core/signing-key.ts';
import type { Journal } from '../journal/journal.ts';
import { findModule } from './asked-module.ts';
import { registryRoute, type RegistryAccess } from './registry-access.ts';
import { moduleInconnu } from './registry-problems.ts';

/** Events per page. */
const LISTED = 100;

const RegistryEvents = z.object({
  items: z.array(RegistryEventLine),
  total: z.int(),
  nextCursor: z.string().optional(),
});

const endpoints = defineEndpoints({
  'GET /events': {
    summary: 'Le journal, du plus récent au plus ancien',
    query: ReadEvents,
    output: RegistryEvents,
  },
  'GET /modules/:module/events': {
    summary: 'Le journal d’un module, du plus récent au plus ancien',
    params: z.object({ module: ModuleId }),
    query: ReadEvents,
    output: RegistryEvents,
  },
});

/** The journal: all of it for operators, that of its own modules for a team. */
export function journalRoutes(journal: Journal): Route<RegistryAccess>[] {
  return [
    registryRoute(endpoints['GET /events'], {
      access: 'operator',
      async handler({ query: { before } }) {
        const lines = await journal.lines(LISTED, { before });
        // Numbers start at 1 and have no gaps.
        return pageOf(lines.map(presentLine), { total: journal.state.sequence, first: 1 });
      },
    }),
    registryRoute(endpoints['GET /modules/:module/events'], {
      access: 'team',
      problems: [moduleInconnu],
      async handler({ caller, params: { module }, query: { before } }) {
        const { events } = findModule(journal.state, module);
        const lines = await journal.lines(LISTED, { before, among: events });
        return pageOf(
          lines.map((line) => ({
            ...presentLine(line),
            module,
            actor: caller.isOperator ? line.actor : actorForTeam(line.actor, journal.state),
            detail: detailOf(line.event, module),
          })),
          { total: events.length, first: events[0] ?? 0 },
        );
      },
    }),
  ];
}

/** A page of the journal; `first` is the number of its oldest line. */
function pageOf(items: RegistryEventLine[], { total, first }: { total: number; first: number }) {
  const last = items.at(-1)?.sequence ?? 0;
  return { items, total, ...(last > first && { nextCursor: String(last) }) };
}

function presentLine({ sequence, at, actor, event }: JournalLine): RegistryEventLine {
  const module = modulesOf(event)[0] ?? null;
  return { sequence, at: at.toISOString(), actor, kind: event.kind, module, detail: detailOf(event) };
}

/** An event without its files and signatures, which are long, and with `of` without other modules. */
function detailOf(event: JournalLine['event'], of?: string) {
  switch (event.kind) {
    case 'publish':
      return { version: event.statement.version, key: event.key };
    case 'approve':
      return { version: event.version };
    case 'move':
      return of === undefined ? event.channels : { [of]: event.channels[of] ?? {} };
    case 'add-token':
      return { token: event.token, modules: event.modules, label: event.label, develop: event.develop };
    case 'add-key':
      return { key: keyId(event.publicKey), modules: event.modules, label: event.label };
    case 'revoke-key':
      return { key: event.key };
    case 'revoke-token':
      return { token: event.token };
    case 'open-grant':
      return { grant: event.grant, origin: new URL(event.entry).origin, until: event.until };
    case 'take-grant':
    case 'revoke-grant':
      return { grant: event.grant };
    case 'configure':
      return { names: Object.keys(event.values) };
    case 'rollback':
    case 'disable':
      return { reason: event.reason ?? null };
    case 'unreadable':
      return { reason: event.detail };
    case 'adopt':
    case 'enable':
    case 'retire':
    default:
      return {};
  }
}
