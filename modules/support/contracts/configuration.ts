/** What administrators set of the module: `configuration` of module.json says how. Plain, so that pages can import it without zod. */
export const supportConfiguration = { courriel: 'string', horaires: 'string', ticketsParJour: 'integer' } as const;
