export * from './note-limits.ts';
export * from './note.ts';
