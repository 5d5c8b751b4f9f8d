export * from './contexte.ts';
export * from './demande.ts';
export * from './labels.ts';
export * from './motif.ts';
export * from './pli.ts';
export * from './pli-limits.ts';
export * from './statut.ts';
export * from './statut-groups.ts';
