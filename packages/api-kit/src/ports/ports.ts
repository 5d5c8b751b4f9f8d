export * from './numerisation/demandes.ts';
export * from './numerisation/mois.ts';
export * from './numerisation/statistiques.ts';
