export * from './configurations.ts';
export * from './evenements.ts';
export * from './modules.ts';
export * from './recherche.ts';
export * from './registre-limits.ts';
