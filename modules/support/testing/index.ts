export * from './insert-demo-tickets.ts';
