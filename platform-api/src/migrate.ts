/** `npm run migrate`: brings the schema up to date, then ends. A deployment runs it before the new servers start. */
import { readMigrationConfig } from './config.ts';
import { migrate } from './database/migrator.ts';
import { installedModules } from './installed-modules.ts';
import { allMigrations, openModelledDatabase } from './platform-api.ts';

try {
  const database = openModelledDatabase(readMigrationConfig(), installedModules);
  const steps = await migrate(database, allMigrations(installedModules), (name) => console.log(`migration ${name}`));
  console.log(steps.length === 0 ? 'La base est à jour.' : `${steps.length} migration(s) appliquée(s).`);
  await database.close();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
