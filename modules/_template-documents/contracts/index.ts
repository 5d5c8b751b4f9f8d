export * from './document-limits.ts';
export * from './documents.ts';
