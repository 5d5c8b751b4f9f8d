/** A page of the shell itself, readable without an account. */
export interface PublicPage {
  path: string;
  title: string;
}

/** The information pages, in the order of the footer. */
export const FOOTER_PAGES = [
  { path: '/plan-du-site', title: 'Plan du site' },
  { path: '/accessibilite', title: 'Accessibilité : non conforme' },
  { path: '/mentions-legales', title: 'Mentions légales' },
  { path: '/donnees-personnelles', title: 'Données personnelles' },
  { path: '/aide', title: 'Aide' },
] as const satisfies readonly PublicPage[];

/** « Je crée mon espace »: an account is asked for. */
export const FIRST_VISIT = { path: '/premiere-visite', title: 'Je crée mon espace' } as const satisfies PublicPage;

/** Where the link of the mail proves the address; its code is in the fragment, which no server is told. */
export const ADDRESS_CONFIRMATION = {
  path: '/premiere-visite/confirmation',
  title: 'Confirmation de votre adresse',
} as const satisfies PublicPage;

/** Where one asks that the state of one's demande be mailed, with the link that one may wait for. */
export const REQUEST_STATUS = {
  path: '/premiere-visite/suivi',
  title: 'Où en est ma demande ?',
} as const satisfies PublicPage;

/** The pages that wait for no sign-in. */
export const PUBLIC_PAGES: readonly PublicPage[] = [...FOOTER_PAGES, FIRST_VISIT, ADDRESS_CONFIRMATION, REQUEST_STATUS];

/** Where a person whose session ended signs in again, in a window beside the work under way. */
export const RECONNECTION_PATH = '/reconnexion';
