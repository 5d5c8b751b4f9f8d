import { openDatabase, type Database } from '@pwp/database';
import { QueryTypes } from 'sequelize';
import type { ApiModule } from '@pwp/api-kit';
import type { PlatformConfig } from '../config.ts';
import { lackOf, readAccountRights } from '../isolation/account-rights.ts';
import type { Found } from './finding.ts';

/** As `deploy/mariadb/grants.sql` grants them. */
const RIGHTS_ON_ROWS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
const RIGHTS_ON_TABLES = ['CREATE', 'ALTER', 'DROP', 'INDEX', 'REFERENCES', 'TRIGGER'];
/** With any of these, an account takes away what guards the audit trail. */
const TOO_MUCH = ['ALTER', 'DROP', 'TRIGGER'];

/** Whether the account of the API may change rows, and no table. */
export async function apiAccountIsBounded(database: Database): Promise<Found> {
  if (database.dialect === 'sqlite') return ['bon', 'un fichier n’a pas de comptes'];
  const { account, rights } = await rightsHere(database);
  const missing = RIGHTS_ON_ROWS.filter((right) => !rights.has(right));
  if (missing.length > 0) return ['manque', `${account} n’a pas ${missing.join(', ')} : mariadb/grants.sql`];
  const tooMuch = TOO_MUCH.filter((right) => rights.has(right));
  return tooMuch.length === 0
    ? ['bon', `${account} change des lignes, aucune table`]
    : [
        'faible',
        `${account} a aussi ${tooMuch.join(', ')} et pourrait effacer le journal : le compte de mariadb/grants.sql dans api.env`,
      ];
}

/** Whether the account of an isolated module has its tables, and nothing else. */
export async function isolatedAccountIsBounded(
  config: PlatformConfig,
  module: ApiModule,
  silence: number,
): Promise<Found> {
  const { lacks, tooMuch } = await readAccountRights(config, module, silence);
  if (lacks !== undefined) return ['manque', lackOf(module, lacks)];
  return tooMuch.length === 0
    ? ['bon', 'ses tables, et aucune autre']
    : ['faible', `a aussi ${tooMuch.slice(0, 3).join(' ; ')} : mariadb/isolated-module.sql`];
}

/** Whether the account of `migrate.env`, in the database of this address, may make tables and triggers. */
export async function migrateAccountMakesTables(url: string, silence: number): Promise<Found> {
  const database = openDatabase(url, { poolSize: 1, silence });
  try {
    if (database.dialect === 'sqlite') return ['bon', 'un fichier n’a pas de comptes'];
    const { account, rights } = await rightsHere(database);
    const missing = [...RIGHTS_ON_ROWS, ...RIGHTS_ON_TABLES].filter((right) => !rights.has(right));
    return missing.length === 0
      ? ['bon', `${account} fait tables et déclencheurs`]
      : ['manque', `${account} n’a pas ${missing.join(', ')} : mariadb/grants.sql`];
  } finally {
    await database.close();
  }
}

/** What the account of a connection may do in its database, by grants on the server or on the database. */
async function rightsHere({ sequelize }: Database): Promise<{ account: string; rights: ReadonlySet<string> }> {
  // The schema of a grant is a pattern.
  const rows = await sequelize.query<{ account: string; privilege: string | null }>(
    `SELECT CURRENT_USER() AS account, granted.privilege FROM (SELECT 1) AS one LEFT JOIN (
       SELECT GRANTEE AS grantee, PRIVILEGE_TYPE AS privilege FROM information_schema.USER_PRIVILEGES
       UNION SELECT GRANTEE, PRIVILEGE_TYPE FROM information_schema.SCHEMA_PRIVILEGES WHERE DATABASE() LIKE TABLE_SCHEMA
     ) AS granted ON granted.grantee = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')`,
    { type: QueryTypes.SELECT },
  );
  const rights = new Set(rows.flatMap(({ privilege }) => (privilege === null ? [] : [privilege])));
  return { account: rows[0]?.account ?? '', rights };
}
