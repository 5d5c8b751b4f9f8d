/** A référent for the guichets of his périmètre, an administrator for all. */
export const REFERENT = { roles: ['referent', 'administrateur'] } as const;

export const ADMINISTRATEUR = { roles: ['administrateur'] } as const;
