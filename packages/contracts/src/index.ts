export * from './exposure.ts';
export * from './list.ts';
export * from './manifest.ts';
export * from './numero-unique.ts';
export * from './numero-unique-schema.ts';
export * from './problem.ts';
export { localSecrets } from './published-secrets.ts';
export * from './session.ts';
export * from './settings.ts';
