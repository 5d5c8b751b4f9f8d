/** The page of a demande, which reads its numéro unique in the history entry. */
export const DEMANDE_PATH = '/numerisation/pieces/selection';

/** The dashboard with the panel of a pli. */
export const pliPath = (transaction: string): string => `/?pli=${transaction}`;
