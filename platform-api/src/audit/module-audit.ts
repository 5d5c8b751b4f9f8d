import { PURGE_ACTION, type ApiModule, type Audit, type Exports } from '@pwp/api-kit';
import type { AuditTrail } from './audit.ts';

/** The type of the target that an account is. */
const COMPTE = 'compte';

/**
 * The audit trail as a module has it: `record` throws for an act that is not its own, so the transaction at hand rolls back. It reads its
 * own acts, and all on an account where it may read accounts.
 */
export function auditOf(
  { id: module, needs = {} }: Pick<ApiModule, 'id' | 'needs'>,
  audit: Pick<AuditTrail, 'record' | 'historyOf'>,
): Audit {
  const readsComptes = needs.identity?.includes('read') === true;
  return {
    historyOf: async ({ type, id }) =>
      audit.historyOf({ type, id }, readsComptes && type === COMPTE ? undefined : module),
    async record(entry) {
      // `recordPurge` proves what a job deleted: the act is the platform's, the job must be the module's.
      requireOwn(module, entry.action === PURGE_ACTION ? entry.origine : entry.action);
      await audit.record(entry);
    },
  };
}

/** Exports as a module has them: `send` throws before anything is made for an act that is not its own. */
export function exportsOf(module: string, exports: Exports): Exports {
  return {
    inThread: exports.inThread,
    async send(asked, make) {
      requireOwn(module, asked.action);
      return exports.send(asked, make);
    },
  };
}

/** Whether an act is the module's, by its name. */
export function isActOf(module: string, action: string): boolean {
  return action.startsWith(`${module}.`);
}

/** A programmer's error, or a forgery: no message of it reaches a page. */
function requireOwn(module: string, action: string): void {
  if (isActOf(module, action)) return;
  throw new Error(`${module}: the act « ${action} » is not the module's: its acts begin with « ${module}. ».`);
}
