/** The preference by which an account says that the guided tour was offered to it: any value but null. */
export const TOUR_PREFERENCE = 'portail.visite';
