export * from './note-limits.ts';
export * from './notes.ts';
