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

/** A line without its files and signatures, which are long. */
function presentLine({ sequence, at, actor, event }: JournalLine) {
  const base = { sequence, at: at.toISOString(), actor, kind: event.kind };
  switch (event.kind) {
    case 'publish':
      return { ...base, module: event.statement.module, detail: { version: event.statement.version, key: event.key } };
    case 'move': {
      const [module] = Object.keys(event.channels);
      return { ...base, module: module ?? null, detail: event.channels };
    }
    case 'add-token':
      return {
        ...base,
        module: null,
        detail: { token: event.token, modules: event.modules, label: event.label, develop: event.develop },
      };
    case 'add-key':
      return {
        ...base,
        module: null,
        detail: { key: keyId(event.publicKey), modules: event.modules, label: event.label },
      };
    case 'revoke-key':
      return { ...base, module: null, detail: { key: event.key } };
    case 'revoke-token':
      return { ...base, module: null, detail: { token: event.token } };
    case 'open-grant': {
      const { grant, entry, until } = event;
      return { ...base, module: event.module, detail: { grant, origin: new URL(entry).origin, until } };
    }
    case 'take-grant':
    case 'revoke-grant':
      return { ...base, module: event.module, detail: { grant: event.grant } };
    case 'configure':
      return { ...base, module: event.module, detail: { names: Object.keys(event.values) } };
    case 'rollback':
    case 'disable':
      return { ...base, module: event.module, detail: { reason: event.reason ?? null } };
    case 'unreadable':
      return { ...base, module: event.module, detail: { reason: event.detail } };
    case 'adopt':
    case 'enable':
    case 'retire':
    default:
      return { ...base, module: event.module, detail: {} };
  }
}
