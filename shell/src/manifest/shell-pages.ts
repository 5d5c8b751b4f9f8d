/** A page of the shell itself, readable without an account. */
export interface ShellPage {
  path: string;
  title: string;
}

/** The information pages, in the order of the footer. */
export const SHELL_PAGES = [
  { path: '/plan-du-site', title: 'Plan du site' },
  { path: '/accessibilite', title: 'Accessibilité' },
  { path: '/mentions-legales', title: 'Mentions légales' },
  { path: '/donnees-personnelles', title: 'Données personnelles' },
  { path: '/raccourcis', title: 'Raccourcis clavier' },
] as const satisfies readonly ShellPage[];

/** Where a person whose session ended signs in again, in a window beside the work under way. */
export const RECONNECTION_PATH = '/reconnexion';

/** Where a developer's browser takes the grant that « pwp dev » opened: `DEVELOPMENT_PATH` of the contracts, without zod. */
export const DEVELOPMENT_PAGE = '/developpement';
