/** A professional, even without a guichet, since they may need to ask for one. */
export const PROFESSIONNEL = { roles: ['professionnel'] } as const;
