export * from './cas.ts';
export * from './create-ticket.ts';
export * from './labels.ts';
export * from './ticket-limits.ts';
export * from './ticket.ts';
