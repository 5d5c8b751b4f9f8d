import type { Read, Reads } from '@pwp/api-kit';
import type { Connection } from 'mysql2';
import { QueryTypes, type Sequelize } from 'sequelize';

/** Sends reads prepared, over connections that Sequelize's pool lends; on SQLite, whose driver keeps statements itself, by Sequelize. */
export function createReads(sequelize: Sequelize, dialect: 'sqlite' | 'mariadb'): Reads {
  if (dialect === 'sqlite')
    return ({ sql, values }) => sequelize.query(sql, { replacements: [...values], type: QueryTypes.SELECT });

  const { connectionManager } = sequelize;
  return async <Row extends object>({ sql, values, plannedAnew = false }: Read) => {
    // What the pool lends is mysql2's own connection; Sequelize's type says no more than « an object ».
    const connection = (await connectionManager.getConnection({ type: 'read' })) as Connection;
    try {
      return await new Promise<Row[]>((resolve, reject) => {
        const done = (error: Error | null, rows: unknown) => {
          if (error === null) resolve(rows as Row[]);
          else reject(error);
        };
        if (plannedAnew) connection.query(sql, [...values], done);
        else connection.execute(sql, [...values], done);
      });
    } finally {
      connectionManager.releaseConnection(connection);
    }
  };
}
