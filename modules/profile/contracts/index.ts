import type { connexionEndpoints } from './connexions.ts';
import type { informationsEndpoints } from './informations.ts';

export * from './connexions.ts';
export * from './informations.ts';
export * from './type-organisme.ts';

/** Every endpoint of the module. */
export type ProfileEndpoints = typeof connexionEndpoints & typeof informationsEndpoints;
