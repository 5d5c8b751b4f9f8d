/** Where the daily mail is made at once. */
export const DAILY_MAIL_PATH = '/dev/courriel-quotidien';

/** Where another process is asked to take over the API. */
export const ROLL_PATH = '/dev/api/roulement';

/** What the API's process answers. */
export const API_PREFIXES: readonly string[] = ['/api', '/metrics', DAILY_MAIL_PATH];
