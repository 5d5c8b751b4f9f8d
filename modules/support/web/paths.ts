/** Addresses of the module's pages. Pages pass data to each other in the history entry. */
export const PATHS = {
  ouvrir: '/support',
  /** The same page, for people who come from a pli, with its n° de transaction. */
  nouveau: '/support/nouveau',
  confirmation: '/support/confirmation',
  tickets: '/support/tickets',
  ticket: (numero: string) => `/support/tickets/${encodeURIComponent(numero)}`,
  /** A pli in Numérisation's dashboard. */
  pli: (transaction: string) => `/?pli=${encodeURIComponent(transaction)}`,
} as const;
