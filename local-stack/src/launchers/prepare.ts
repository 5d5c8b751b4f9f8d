import type { ApiModule } from '@pwp/api-kit';
import {
  configuredModules,
  GuichetRow,
  migrateDatabase,
  openModelledDatabase,
  type PlatformConfig,
} from '@pwp/platform-api';
import { inThisProcess } from '@pwp/platform-api/load-modules';
import { insertDemoPlis } from '@pwp/module-numerisation/testing';
import { insertDemoTickets } from '@pwp/module-support/testing';
import { closedDemoGuichet, demoGuichets } from '../demo-data/demo-guichets.ts';
import { demoPlis } from '../demo-data/demo-plis.ts';
import { keptPlis } from '../demo-data/kept-plis.ts';
import { seedDocaposte } from '../demo-data/seed-docaposte.ts';
import { seedGlpi } from '../demo-data/seed-glpi.ts';
import { seedSne } from '../demo-data/seed-sne.ts';
import type { ModuleHook } from '../modules/module-hooks.ts';
import { seedModules, type InTransaction } from '../modules/seed-modules.ts';

/** Receives progress messages, one line a step. */
export type OnStep = (line: string) => void;

/** The demo's agents have mended older rejections, ms. */
const CORRECTIONS_MS = 8 * 24 * 3_600_000;

/** What is prepared: `dataDir` is that of the simulators. */
interface PreparedData {
  modules: readonly ApiModule[];
  dataDir: string;
  /** What modules give to a portal on one machine. Default: nothing. */
  hooks?: readonly ModuleHook[];
}

/** Migrates the API's database. The first time, it also fills the database and the simulators with the demo data, and each module its own. */
export async function prepareData(
  config: PlatformConfig,
  { modules, dataDir, hooks = [] }: PreparedData,
  onStep: OnStep,
): Promise<void> {
  await migrateDatabase(config, configuredModules(modules, config), (name) => onStep(`Migration ${name}`));
  const database = openModelledDatabase(config, modules);
  try {
    if ((await GuichetRow.count()) === 0) {
      onStep('Données de démonstration');
      await fillDemo(database.transaction, dataDir);
    }
    const bindModels = async (id: string) => {
      const module = modules.find((each) => each.id === id);
      if (module === undefined) return;
      const inside = await inThisProcess(module);
      if (inside !== module) inside.defineModels(database.sequelize);
    };
    const { transaction } = database;
    await seedModules(hooks, { dataDir, transaction, bindModels }, { onStep, strict: config.strictModules });
  } finally {
    await database.close();
  }
}

async function fillDemo(transaction: InTransaction, dataDir: string): Promise<void> {
  const now = new Date();
  const plis = demoPlis(now);
  await seedSne(dataDir, now);
  await seedDocaposte(dataDir, plis);
  const tickets = seedGlpi(dataDir, now);
  await transaction(async () => {
    await GuichetRow.bulkCreate(
      [...demoGuichets, closedDemoGuichet].map((guichet) => ({
        ...guichet,
        territoires: guichet.territoires.join(','),
      })),
    );
    await insertDemoPlis(keptPlis(plis, now), new Date(now.getTime() - CORRECTIONS_MS));
    await insertDemoTickets(tickets);
  });
}
