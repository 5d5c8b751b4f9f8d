export { accentless, folded } from './accentless.ts';
export * from './database.ts';
export { RESTORING_TABLE } from './half-restored.ts';
export * from './lost-database.ts';
export { readMariadbAddress } from './mariadb-address.ts';
export * from './migrator.ts';
export * from './within.ts';
