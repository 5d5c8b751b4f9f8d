import { createConnection, escape, escapeId, type Connection, type RowDataPacket } from 'mysql2/promise';

/** As the driver gives them when dates are texts. */
type Value = string | number | Buffer | null;

/** The statements that make the tables, rows and triggers of a small database of MariaDB again, in an empty one. */
export async function readTables(url: string): Promise<string> {
  const connection = await createConnection({ uri: url.replace(/^mariadb:/, 'mysql:'), dateStrings: true });
  try {
    const statements = ['SET foreign_key_checks = 0'];
    for (const [table] of await rowsOf(connection, "SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'"))
      statements.push(...(await tableStatements(connection, escapeId(String(table)))));
    for (const [name] of await rowsOf(connection, 'SHOW TRIGGERS')) {
      const [[, mode, made] = []] = await rowsOf(connection, `SHOW CREATE TRIGGER ${escapeId(String(name))}`);
      statements.push(`SET sql_mode = ${escape(mode ?? '')}`, String(made).replace(/^CREATE DEFINER=\S+/, 'CREATE'));
    }
    return statements.join(';\n');
  } finally {
    await connection.end();
  }
}

async function tableStatements(connection: Connection, table: string): Promise<string[]> {
  const [[, made] = []] = await rowsOf(connection, `SHOW CREATE TABLE ${table}`);
  const rows = await rowsOf(connection, `SELECT * FROM ${table}`);
  return rows.length === 0 ? [String(made)] : [String(made), `INSERT INTO ${table} VALUES ${escape(rows)}`];
}

async function rowsOf(connection: Connection, sql: string): Promise<Value[][]> {
  const [rows] = await connection.query<RowDataPacket[][]>({ sql, rowsAsArray: true });
  return rows as unknown as Value[][];
}
