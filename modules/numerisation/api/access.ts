/** Every route of the module: a professional, for the guichet of the moment. */
export const AGENT = { roles: ['professionnel'], guichet: true } as const;
