/** What writes to the process's log; lines are JSON, personal data is masked on the way out. */
export type { Logger } from 'pino';
