/** Addresses of the module's pages. */
export const PATHS = {
  publications: '/communication',
  publication: (id: string) => `/communication/publications/${encodeURIComponent(id)}`,
  /** The alerts that are still to be read. */
  alertesNonLues: '/communication?liste=non-lues&genre=alerte',
  questions: '/communication/questions',
  redaction: '/communication/redaction',
  nouvelle: '/communication/redaction/nouvelle',
  suivi: (id: string) => `/communication/redaction/${encodeURIComponent(id)}`,
  ecrire: (id: string) => `/communication/redaction/${encodeURIComponent(id)}/ecrire`,
  /** The chapter of the manual about this service. */
  aide: '/communication/aide',
  /** Opens a ticket at the support. */
  ticket: '/support',
} as const;
