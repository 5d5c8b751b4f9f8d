import type { Route } from '@pwp/api-kit';
import { defineEndpoints, ReadEvents, RegistryEventLine } from '@pwp/contracts';
import { z } from 'zod';
import type { JournalLine } from '../core/registry-event.ts';
import { keyId } from '../core/signing-key.ts';
import type { Journal } from '../journal/journal.ts';
import { registryRoute, type RegistryAccess } from './registry-access.ts';

/** Events per page. */
const LISTED = 100;

const endpoints = defineEndpoints({
  'GET /events': {
    summary: 'Le journal, du plus récent au plus ancien',
    query: ReadEvents,
    output: z.object({
      items: z.array(RegistryEventLine),
      total: z.int(),
      nextCursor: z.string().optional(),
    }),
  },
});

/** The journal, for operators. */
export function journalRoutes(journal: Journal): Route<RegistryAccess>[] {
  return [
    registryRoute(endpoints['GET /events'], {
      access: 'operator',
      async handler({ query: { before } }) {
        const lines = await journal.lines(LISTED, before);
        const last = lines.at(-1)?.sequence ?? 0;
        return {
          items: lines.map(presentLine),
          total: journal.state.sequence,
          // Numbers start at 1 and have no gaps.
          ...(last > 1 && { nextCursor: String(last) }),
        };
      },
    }),
  ];
}

function presentLine({ sequence, at, actor, event }: JournalLine) {
  return { sequence, at: at.toISOString(), actor, kind: event.kind, module: moduleOf(event), detail: detailOf(event) };
}

function moduleOf(event: JournalLine['event']): string | null {
  if (event.kind === 'publish') return event.statement.module;
  if (event.kind === 'move') return Object.keys(event.channels)[0] ?? null;
  return 'module' in event ? event.module : null;
}

/** An event without its files and signatures, which are long. */
function detailOf(event: JournalLine['event']) {
  switch (event.kind) {
    case 'publish':
      return { version: event.statement.version, key: event.key };
    case 'move':
      return event.channels;
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
