import { defineMigration } from '@pwp/api-kit';
import { QueryTypes } from 'sequelize';

interface NarrowColumn {
  tableName: string;
  columnName: string;
  columnType: string;
  nullable: 'YES' | 'NO';
  /** As SQL, quotes included. */
  preset: string | null;
}

/**
 * Identifiers were ASCII columns, which MariaDB refuses to compare with a text that has an accent. Those that a database has,
 * whichever module made them, now take any character; a database made since has none. A run that was cut goes on with the rest.
 */
export const widenIdentifiers = defineMigration({
  name: 'platform/0027-widen-identifiers',
  up: async ({ sequelize, dialect }) => {
    if (dialect !== 'mariadb') return;
    const columns = await sequelize.query<NarrowColumn>(
      `SELECT TABLE_NAME AS tableName, COLUMN_NAME AS columnName, COLUMN_TYPE AS columnType,
              IS_NULLABLE AS nullable, COLUMN_DEFAULT AS preset
       FROM information_schema.COLUMNS
       WHERE TABLE_SCHEMA = DATABASE() AND CHARACTER_SET_NAME = 'ascii'
       ORDER BY TABLE_NAME, ORDINAL_POSITION`,
      { type: QueryTypes.SELECT },
    );
    for (const [table, own] of Map.groupBy(columns, ({ tableName }) => tableName)) {
      await sequelize.query(`ALTER TABLE \`${table}\` ${own.map(widened).join(', ')}`);
    }
  },
  // What the columns hold would not always fit again.
  down: () => Promise.resolve(),
});

function widened({ columnName, columnType, nullable, preset }: NarrowColumn): string {
  const end = nullable === 'YES' ? 'NULL' : 'NOT NULL';
  const otherwise = preset === null ? '' : ` DEFAULT ${preset}`;
  return `MODIFY COLUMN \`${columnName}\` ${columnType} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ${end}${otherwise}`;
}
