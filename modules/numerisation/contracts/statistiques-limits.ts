/** Days of the default period, today included. */
export const STATISTIQUES_JOURS = 30;
/** Beyond so many days, the chart of statuts has a bar a week instead of one a day. */
export const STATISTIQUES_JOURS_PAR_JOUR = 45;
/** Guichets that one answer counts. A référent of more narrows it to one. */
export const STATISTIQUES_GUICHETS = 60;
