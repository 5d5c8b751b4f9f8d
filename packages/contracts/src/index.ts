export * from './list.ts';
export * from './manifest.ts';
export * from './module-file.ts';
export * from './numero-unique.ts';
export * from './numero-unique-schema.ts';
export * from './problem.ts';
export * from './session.ts';
export * from './settings.ts';
