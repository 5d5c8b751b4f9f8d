import { readMariadbAddress } from '@pwp/database';
import type { PlatformConfig } from '../config.ts';

/** Where an isolated module's statements run, and the roles of its account. */
export interface IsolatedAccount {
  databaseUrl: string;
  roles: { own: string; portal: string };
}

/** Throws for a database on MariaDB without accounts for isolated modules. */
export function isolatedAccount(
  { databaseUrl, isolatedDatabaseUrl }: Pick<PlatformConfig, 'databaseUrl' | 'isolatedDatabaseUrl'>,
  module: string,
): IsolatedAccount {
  if (databaseUrl.startsWith('sqlite:')) return { databaseUrl, roles: { own: '', portal: '' } };
  if (isolatedDatabaseUrl === undefined)
    throw new Error('PWP_ISOLATED_DATABASE_URL is missing: an isolated module has an account of its own on MariaDB.');
  const { name } = readMariadbAddress(databaseUrl);
  return { databaseUrl: isolatedDatabaseUrl.replaceAll('{module}', module), roles: rolesOf(name, module) };
}

/** The role that has a module's tables, and the one of the portal's own writes: no id of a module begins with `_`. */
export function rolesOf(database: string, module: string): IsolatedAccount['roles'] {
  return { own: `${database}_${module}`, portal: `${database}__portal` };
}
