import { defineMigration, type Migration } from '@pwp/api-kit';

/** The migration that adds one index. It skips one that exists, like `createTable`. */
export function addIndex(name: string, table: string, index: string, columns: readonly string[]): Migration {
  return defineMigration({
    name,
    async up({ sequelize }) {
      await sequelize.query(`CREATE INDEX IF NOT EXISTS ${index} ON ${table} (${columns.join(', ')})`);
    },
  });
}
