/** What administrators set of the module: `configuration` of module.json says how. Plain, so that pages can import it without zod. */
export const communicationConfiguration = { archivageMois: 'integer', conservationMois: 'integer' } as const;
