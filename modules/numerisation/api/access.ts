/** Access for every route of the module: a professional, acting for their current guichet. */
export const AGENT = { roles: ['professionnel'], guichet: true } as const;

/** Access for the figures of a périmètre: a référent, for the guichets of the account. */
export const REFERENT = { roles: ['referent'] } as const;
