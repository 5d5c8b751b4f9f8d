export * from './connexions.ts';
export * from './informations.ts';
export * from './type-organisme.ts';
