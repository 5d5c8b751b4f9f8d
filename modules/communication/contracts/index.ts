export * from './audience.ts';
export * from './configuration.ts';
export * from './genres.ts';
export * from './labels.ts';
export * from './pieces.ts';
export * from './publication-limits.ts';
export * from './publications.ts';
export * from './redaction.ts';
