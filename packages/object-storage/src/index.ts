export * from './bucket.ts';
export * from './place.ts';
