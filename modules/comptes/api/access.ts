/** A référent for the guichets of his scope, an administrator for all. */
export const REFERENT = { roles: ['referent', 'administrateur'] } as const;

export const ADMINISTRATEUR = { roles: ['administrateur'] } as const;
