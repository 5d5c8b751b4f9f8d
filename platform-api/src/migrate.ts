/** `npm run migrate`: migrates the schema, then exits. A deployment runs it before the new servers start. */
import { describeFailure } from '@pwp/api-kit';
import { readMigrationConfig } from './config.ts';
import { takeEnvironment } from './launcher/launcher-config.ts';
import { migrateDatabase } from './migrate-database.ts';
import { readModuleSettings, soundDeclarations } from './modules/declared-modules.ts';
import { reportFaults } from './modules/module-fault.ts';

const environment = takeEnvironment();
// Their migrations run here too: they find no setting of the portal.
const { installedModules } = await import('./installed-modules.ts');

try {
  const config = readMigrationConfig(environment);
  const declared = soundDeclarations(installedModules);
  // An API with these settings would not start the others: it needs no table of theirs.
  const { modules, faults } = readModuleSettings(declared.modules, config.environment);
  reportFaults([...declared.faults, ...faults], config.strictModules, console);
  const steps = await migrateDatabase(config, modules, (name) => console.log(`migration ${name}`));
  console.log(steps.length === 0 ? 'La base est à jour.' : `${steps.length} migration(s) appliquée(s).`);
} catch (error) {
  console.error(describeFailure(error));
  // Exits even when something still waits for a lost database, so that the deployment is not blocked.
  process.exit(1);
}
