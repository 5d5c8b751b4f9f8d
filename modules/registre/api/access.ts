/** Who sees and moves what everybody gets. */
export const ADMINISTRATEUR = { roles: ['administrateur'] } as const;
