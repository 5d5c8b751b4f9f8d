import type { ApiModule } from '@pwp/api-kit';
import { isTableOf } from '@pwp/contracts';
import { isDatabaseLost, readMariadbAddress, type Database } from '@pwp/database';
import type { Sequelize } from 'sequelize';
import { orTrust, rolesOf } from './isolated-account.ts';
import { isolationOf } from './isolated-module.ts';

/** A role that `deploy/mariadb/isolated-module.sql` makes is not there, or the account of migrations may not give it tables. */
export class RoleWithoutTables extends Error {
  constructor(module: ApiModule, role: string, cause: unknown) {
    super(
      `« ${module.id} », qui a un processus à part, n’a pas ses tables, et l’API le laissera de côté : le rôle ${role} manque, ou le compte des migrations ne peut pas les lui donner ; lancez mariadb/isolated-module.sql, puis « pwp-portal migrate »${orTrust(module)}.`,
      { cause },
    );
    this.name = 'RoleWithoutTables';
  }
}

/**
 * Gives the role of each isolated module the rows of its own tables, and of no other; one that cannot have them is handed to `refused`.
 * Nothing to do on SQLite.
 */
export async function grantOwnTables(
  database: Database,
  url: string,
  modules: readonly ApiModule[],
  refused: (module: ApiModule, error: RoleWithoutTables) => void,
): Promise<void> {
  const isolated = modules.filter((module) => isolationOf(module) !== undefined);
  if (database.dialect === 'sqlite' || isolated.length === 0) return;
  const { name } = readMariadbAddress(url);
  for (const module of isolated) {
    try {
      await grantTablesOf(module, database.sequelize, name);
    } catch (error) {
      if (!(error instanceof RoleWithoutTables)) throw error;
      refused(module, error);
    }
  }
}

/** The same for one module, in the database `name` of a MariaDB. Throws `RoleWithoutTables`. */
export async function grantTablesOf(module: ApiModule, sequelize: Sequelize, name: string): Promise<void> {
  const { own } = rolesOf(name, module.id);
  const tables = await sequelize.getQueryInterface().showAllTables();
  for (const table of tables.filter((each) => isTableOf(module.id, each))) {
    try {
      await sequelize.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON \`${name}\`.\`${table}\` TO \`${own}\``);
    } catch (error) {
      throw isDatabaseLost(error) ? error : new RoleWithoutTables(module, own, error);
    }
  }
}
