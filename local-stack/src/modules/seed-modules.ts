import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DEMO_AGENT_ID } from '../demo-data/demo-accounts.ts';
import { demoGuichets } from '../demo-data/demo-guichets.ts';
import { orTell, type HookFaults, type ModuleHook } from './module-hooks.ts';

/** Does work in one transaction of a migrated database. */
export type InTransaction = (work: () => Promise<void>) => Promise<void>;

/** Where modules are seeded: `transaction` is of the database that their models are bound to. */
interface Seeded {
  dataDir: string;
  transaction: InTransaction;
  /** Binds the models of a module whose API runs elsewhere. */
  bindModels: (module: string) => Promise<void>;
}

/** Has each module fill its tables that has not done so on this data yet. */
export async function seedModules(
  hooks: readonly ModuleHook[],
  { dataDir, transaction, bindModels }: Seeded,
  faults: HookFaults,
): Promise<void> {
  const demo = { now: new Date(), guichets: demoGuichets.map(({ code }) => code), agentId: DEMO_AGENT_ID };
  for (const { module, portal } of hooks) {
    const mark = join(dataDir, 'seeds', module);
    const { seed } = portal;
    if (seed === undefined || existsSync(mark)) continue;
    await orTell(module, faults, async () => {
      await bindModels(module);
      await transaction(() => seed(demo));
      mkdirSync(dirname(mark), { recursive: true });
      writeFileSync(mark, '');
      faults.onStep(`Données de démonstration de « ${module} »`);
    });
  }
}
