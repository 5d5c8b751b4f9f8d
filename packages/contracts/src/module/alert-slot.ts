/** The slot above every page, which the portal itself offers: a module shows an alert in it while its `count` is not zero. */
export const ALERT_SLOT = 'portail.alerte';
