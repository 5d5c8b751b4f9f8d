/** What administrators set of the module: `configuration` of module.json says how. Plain, so that pages can import it without zod. */
export const numerisationConfiguration = { delaiJours: 'integer' } as const;
