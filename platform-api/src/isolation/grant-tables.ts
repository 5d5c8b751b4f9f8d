import type { ApiModule } from '@pwp/api-kit';
import { isTableOf } from '@pwp/contracts';
import { readMariadbAddress, type Database } from '@pwp/database';
import { rolesOf } from './isolated-account.ts';
import { isolationOf } from './isolated-module.ts';

/** A role that `deploy/mariadb/isolated-module.sql` makes is not there, or the account of migrations may not give it tables. */
class RoleWithoutTables extends Error {
  constructor(module: string, role: string, cause: unknown) {
    super(
      `Le module isolé « ${module} » n’a pas ses tables : le rôle ${role} manque, ou le compte des migrations ne peut pas les lui donner (mariadb/isolated-module.sql).`,
      { cause },
    );
    this.name = 'RoleWithoutTables';
  }
}

/** Gives the role of each isolated module the rows of its own tables, and of no other. Nothing to do on SQLite. */
export async function grantOwnTables(database: Database, url: string, modules: readonly ApiModule[]): Promise<void> {
  const isolated = modules.filter((module) => isolationOf(module) !== undefined);
  if (database.dialect === 'sqlite' || isolated.length === 0) return;
  const { name } = readMariadbAddress(url);
  const tables = await database.sequelize.getQueryInterface().showAllTables();
  for (const { id } of isolated) {
    const { own } = rolesOf(name, id);
    for (const table of tables.filter((each) => isTableOf(id, each))) {
      try {
        await database.sequelize.query(
          `GRANT SELECT, INSERT, UPDATE, DELETE ON \`${name}\`.\`${table}\` TO \`${own}\``,
        );
      } catch (error) {
        throw new RoleWithoutTables(id, own, error);
      }
    }
  }
}
