/** Addresses of the module's pages. What a page hands to the next stands in the history entry. */
export const PATHS = {
  ouvrir: '/support',
  /** The same page, for those who come from another service with a n° de transaction. */
  nouveau: '/support/nouveau',
  confirmation: '/support/confirmation',
  tickets: '/support/tickets',
  ticket: (numero: string) => `/support/tickets/${encodeURIComponent(numero)}`,
} as const;
