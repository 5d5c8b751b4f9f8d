/** Where the daily mail is made at once. */
export const DAILY_MAIL_PATH = '/dev/courriel-quotidien';

/** Where another process is asked to take over the API. */
export const ROLL_PATH = '/dev/api/roulement';

/** Where the API's process is asked to renew the processes of modules, with the operator's token: any process of the machine reaches it. */
export const RENEWAL_PATH = '/dev/api/renouvellement';

/** What the API's process answers. */
export const API_PREFIXES: readonly string[] = ['/api', '/metrics', DAILY_MAIL_PATH];
