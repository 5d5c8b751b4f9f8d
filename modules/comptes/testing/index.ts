export * from './solve-defi.ts';
