/** Page of « Je crée mon espace ». */
export const FIRST_VISIT_PATH = '/premiere-visite';

/** Page that takes the code of the link that proves an address, and sends it. */
export const CONFIRMATION_PATH = '/premiere-visite/confirmation';
