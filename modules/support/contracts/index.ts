export * from './configuration.ts';
export * from './cas.ts';
export * from './create-ticket.ts';
export * from './labels.ts';
export * from './pieces.ts';
export * from './recherche.ts';
export * from './ticket-limits.ts';
export * from './tickets.ts';
