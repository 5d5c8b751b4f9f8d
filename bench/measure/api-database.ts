import { allMigrations, GuichetRow, migrate, openModelledDatabase, readPlatformConfig } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';

/** Migrates the API's database and creates these guichets. */
export async function prepareApiDatabase(url: string, guichets: readonly string[] = []): Promise<void> {
  const database = openModelledDatabase(readPlatformConfig({ PWP_DATABASE_URL: url }), installedModules);
  await migrate(database, allMigrations(installedModules));
  for (const code of guichets) {
    await GuichetRow.create({
      code,
      nom: `Guichet ${code}`,
      siret: '13002072000038',
      codeTerritoire: '034',
      territoires: '034',
    });
  }
  await database.close();
}
