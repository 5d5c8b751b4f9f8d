export * from './numerisation/demandes.ts';
export * from './numerisation/statistiques.ts';
