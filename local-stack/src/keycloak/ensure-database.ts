import { createConnection } from 'mysql2/promise';

/**
 * Creates the database of `url` (`mariadb://user:password@host:port/name`) when it is missing. Throws with the way
 * out.
 */
export async function ensureDatabase(url: string, setting: string): Promise<void> {
  const { hostname } = new URL(url);
  const name = databaseName(url);
  if (!/^\w{1,64}$/.test(name)) throw new Error(`${setting} : « ${name} » n’est pas un nom de base de données.`);
  try {
    await onServer(url, `CREATE DATABASE IF NOT EXISTS \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  } catch (error) {
    throw new Error(
      `MariaDB ne répond pas à ${hostname}, ou refuse la base ${name}. Démarrez-la, ou corrigez ${setting}.`,
      {
        cause: error,
      },
    );
  }
}

/** Drops the database of `url` with all its data, if it exists. */
export async function dropDatabase(url: string): Promise<void> {
  await onServer(url, `DROP DATABASE IF EXISTS \`${databaseName(url)}\``);
}

function databaseName(url: string): string {
  return new URL(url).pathname.slice(1);
}

async function onServer(url: string, statement: string): Promise<void> {
  const { hostname, port, username, password } = new URL(url);
  const connection = await createConnection({
    host: hostname,
    port: Number(port === '' ? 3306 : port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    connectTimeout: 5_000,
  });
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}
