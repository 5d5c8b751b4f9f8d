/** Whoever has a role in the portal reads what is addressed to that account. */
export const LECTEUR = { roles: ['professionnel', 'referent', 'administrateur'] } as const;

/** A référent writes to the guichets of his périmètre, an administrator to everybody. */
export const REDACTEUR = { roles: ['referent', 'administrateur'] } as const;
