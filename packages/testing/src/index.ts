export * from './database-proxy.ts';
export * from './identity-double.ts';
export * from './mail-catcher.ts';
export * from './movable-clock.ts';
export * from './schema-faults.ts';
export * from './test-api.ts';
export * from './test-database.ts';
export * from './test-realm.ts';
