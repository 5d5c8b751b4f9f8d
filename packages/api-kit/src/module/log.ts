/** The process's logger: JSON lines, with personal data masked on output. */
export type { Logger } from 'pino';
