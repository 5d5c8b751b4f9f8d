/** Page of the accounts; what a search says of a person is in the history entry. */
export const COMPTES_PATH = '/comptes/liste';

/** The page of the accounts of a guichet. */
export const guichetPath = (code: string): string => `${COMPTES_PATH}?guichet=${encodeURIComponent(code)}`;

/** Page of « Je crée mon espace ». */
export const FIRST_VISIT_PATH = '/premiere-visite';

/** Page that takes the code of the proof link and submits it. */
export const CONFIRMATION_PATH = '/premiere-visite/confirmation';

/** Page of « Où en est ma demande ? ». */
export const SUIVI_PATH = '/premiere-visite/suivi';

/** Pages whose button submits the code of a link: of the new address, and of the former one. */
export const NEW_ADDRESS_PATH = '/premiere-visite/nouvelle-adresse';
export const STOP_ADDRESS_PATH = '/premiere-visite/arret-adresse';
