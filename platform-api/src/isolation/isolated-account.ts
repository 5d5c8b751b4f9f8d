import type { ApiModule } from '@pwp/api-kit';
import { InvalidSettings } from '@pwp/contracts';
import { readMariadbAddress } from '@pwp/database';
import type { PlatformConfig } from '../config.ts';
import { trustNameOf } from '../modules/load-modules.ts';

/** Where an isolated module's statements run, and the roles of its account. */
export interface IsolatedAccount {
  databaseUrl: string;
  roles: { own: string; portal: string };
}

/** Throws `InvalidSettings` for a database on MariaDB without accounts for isolated modules. */
export function isolatedAccount(
  { databaseUrl, isolatedDatabaseUrl }: Pick<PlatformConfig, 'databaseUrl' | 'isolatedDatabaseUrl'>,
  module: ApiModule,
): IsolatedAccount {
  if (databaseUrl.startsWith('sqlite:')) return { databaseUrl, roles: { own: '', portal: '' } };
  if (isolatedDatabaseUrl === undefined)
    throw new InvalidSettings([
      `PWP_ISOLATED_DATABASE_URL : à indiquer, avec le compte que mariadb/isolated-module.sql fait pour « ${module.id} »${orTrust(module)}`,
    ]);
  const { name } = readMariadbAddress(databaseUrl);
  return { databaseUrl: isolatedDatabaseUrl.replaceAll('{module}', module.id), roles: rolesOf(name, module.id) };
}

/** The role that has a module's tables, and the one of the portal's own writes: no id of a module begins with `_`. */
export function rolesOf(database: string, module: string): IsolatedAccount['roles'] {
  return { own: `${database}_${module}`, portal: `${database}__portal` };
}

/** The other way out, for a module that is isolated since it comes from another repository; nothing for one of the portal. */
export function orTrust(module: ApiModule): string {
  const name = trustNameOf(module);
  return name === undefined
    ? ''
    : ` ; ou, si vous vous y fiez, « "pwp": { "trusted": ["${name}"] } » dans le package.json du portail`;
}
