import { columnTypes, defineMigration, type ColumnTypes, type Migration } from '@pwp/api-kit';
import type { DataType } from 'sequelize';

/** The migration that adds one column, empty in the rows that are there. It skips one that exists, like `createTable`. */
export function addColumn(
  name: string,
  table: string,
  column: string,
  typeOf: (types: ColumnTypes) => DataType,
): Migration {
  return defineMigration({
    name,
    async up({ query, dialect }) {
      if (column in (await query.describeTable(table))) return;
      await query.addColumn(table, column, { type: typeOf(columnTypes(dialect)) });
    },
  });
}
