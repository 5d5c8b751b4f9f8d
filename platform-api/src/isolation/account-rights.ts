import type { ApiModule } from '@pwp/api-kit';
import { InvalidSettings, isTableOf } from '@pwp/contracts';
import { isDatabaseLost, openDatabase, readMariadbAddress, type Database } from '@pwp/database';
import { QueryTypes } from 'sequelize';
import type { PlatformConfig } from '../config.ts';
import { isolatedAccount, orTrust } from './isolated-account.ts';
import { isolationOf } from './isolated-module.ts';

/** What a role has on its tables, as `deploy/mariadb/isolated-module.sql` and `pwp-portal migrate` give it. */
const ON_ROWS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/** What the account of an isolated module lacks, or has too much, in words. */
export interface AccountRights {
  lacks: string | undefined;
  tooMuch: readonly string[];
}

/** Rights on a table, or on a whole database (`*`). */
interface Granted {
  rights: readonly string[];
  database: string;
  table: string;
}

/** Reads what the account of an isolated module may do on MariaDB. Throws `InvalidSettings` where it has no address. */
export async function readAccountRights(
  config: Pick<PlatformConfig, 'databaseUrl' | 'isolatedDatabaseUrl'>,
  module: ApiModule,
  silence?: number,
): Promise<AccountRights> {
  const { databaseUrl, roles } = isolatedAccount(config, module);
  const { name } = readMariadbAddress(config.databaseUrl);
  const tables = isolationOf(module)?.described.tables ?? [];
  // One connection: a role is a connection's.
  const database = openDatabase(databaseUrl, { poolSize: 1, ...(silence !== undefined && { silence }) });
  try {
    const own = await grantsWith(database, roles.own);
    const portal = await grantsWith(database, roles.portal);
    const bare = tables.find((table) => !ON_ROWS.every((right) => own.on(name, table).includes(right)));
    return {
      lacks: bare === undefined ? undefined : `pas de droit sur ${bare}`,
      tooMuch: [
        ...own.granted.flatMap((given) => {
          const isOwn = given.database === name && isTableOf(module.id, given.table);
          return isOwn ? beyondRows(given) : [`${given.rights.join(', ')} sur ${given.database}.${given.table}`];
        }),
        ...portal.granted.flatMap(beyondRows),
        ...own.roles.filter((role) => !Object.values(roles).includes(role)).map((role) => `le rôle ${role}`),
      ],
    };
  } catch (error) {
    if (!isAnswered(error)) throw error;
    // A server lets nobody in who has nothing in its database, and a module without tables asks for none.
    const isNothingYet = tables.length === 0 && codeOf(error) === 'ER_DBACCESS_DENIED_ERROR';
    return { lacks: isNothingYet ? undefined : reasonOf(error), tooMuch: [] };
  } finally {
    await database.close();
  }
}

/** Throws `InvalidSettings`, with what to do, for an isolated module that could not work with its tables. */
export async function requireAccount(config: PlatformConfig, module: ApiModule): Promise<void> {
  if (config.databaseUrl.startsWith('sqlite:')) return;
  const { lacks } = await readAccountRights(config, module);
  if (lacks !== undefined) throw new InvalidSettings([lackOf(module, lacks)]);
}

/** Throws `InvalidSettings`, with what to do, when a first statement of a module's account is refused. */
export async function requireLetIn(module: ApiModule, statement: () => Promise<unknown>): Promise<void> {
  try {
    await statement();
  } catch (error) {
    throw isAnswered(error) ? new InvalidSettings([lackOf(module, reasonOf(error))]) : error;
  }
}

/** What an account lacks, and what its operator does about it. */
export function lackOf(module: ApiModule, lacks: string): string {
  return `le compte MariaDB de « ${module.id} » : ${lacks} ; faites-le par mariadb/isolated-module.sql, puis « pwp-portal migrate »${orTrust(module)}`;
}

function beyondRows({ rights, database, table }: Granted): string[] {
  const beyond = rights.filter((right) => !ON_ROWS.includes(right));
  return beyond.length === 0 ? [] : [`${beyond.join(', ')} sur ${database}.${table}`];
}

/** What the account and one of its roles have, and the roles that it may take. */
async function grantsWith({ sequelize }: Database, role: string) {
  await sequelize.query(`SET ROLE \`${role}\``);
  const rows = await sequelize.query<Record<string, string>>('SHOW GRANTS', { type: QueryTypes.SELECT });
  const grants = rows
    .flatMap((row) => Object.values(row))
    .filter((line) => line.startsWith('GRANT '))
    .map((line) => {
      const [given = '', taker = ''] = line
        .slice('GRANT '.length)
        .replaceAll('`', '')
        .replaceAll('\\', '')
        .split(' TO ');
      // Whoever has it may hand it on.
      const [, option] = / WITH ((?:GRANT|ADMIN) OPTION)/.exec(taker) ?? [];
      return { given, option };
    });
  const granted = grants.flatMap(({ given, option }): Granted[] => {
    const [rights = '', on] = given.split(' ON ');
    if (on === undefined || (rights === 'USAGE' && option === undefined)) return [];
    const [database = '', table = ''] = on.split('.');
    return [{ rights: [...rights.split(', '), ...(option === undefined ? [] : [option])], database, table }];
  });
  return {
    granted,
    roles: grants.flatMap(({ given, option }) => {
      if (given.includes(' ON ')) return [];
      return [option === undefined ? given : `${given} WITH ${option}`];
    }),
    on: (database: string, table: string) =>
      granted.filter((given) => given.database === database && given.table === table).flatMap(({ rights }) => rights),
  };
}

/** Whether the server said no: it knows no such account, or not this right; else it may be gone. */
function isAnswered(error: unknown): boolean {
  return !isDatabaseLost(error) || /ACCESS_DENIED|DBACCESS/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('parent' in error) return codeOf(error.parent);
  return '';
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
