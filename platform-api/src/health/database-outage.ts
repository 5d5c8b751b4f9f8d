import type { Logger } from 'pino';
import { type Database, isDatabaseLost, within } from '@pwp/database';

/** Longest wait for an answer that decides nothing else, ms. */
export const PROBE_PATIENCE = 2_000;
/** Asked again so often while the database is lost, ms. */
const INTERVAL = 1_000;
/** It is back once it answers and nobody met a dead connection for so long, ms: those of before fail one by one. */
const QUIET = 5_000;

/** Rejects unless the database answers, over the pool that requests use, within `PROBE_PATIENCE`. */
export async function askDatabase({ sequelize }: Pick<Database, 'sequelize'>): Promise<void> {
  await within(PROBE_PATIENCE, sequelize.query('SELECT 1'));
}

/** Times at which the database is lost, each logged once at its beginning and once at its end. */
export interface DatabaseOutage {
  /** Whether the error says that the database is lost; who asks need not log it then. */
  noticed: (error: unknown) => boolean;
  /** Stops asking. */
  stop: () => void;
}

/** Logs the outages that requests, jobs and the outbox meet; while one lasts the database is asked until it answers. */
export function createDatabaseOutage(database: Database, log: Logger): DatabaseOutage {
  let since: number | undefined;
  let lastNoticed = 0;
  let timer: NodeJS.Timeout | undefined;

  const look = async (): Promise<void> => {
    const answers = await askDatabase(database).then(
      () => true,
      () => false,
    );
    if (since === undefined) return;
    if (answers && performance.now() - lastNoticed >= QUIET) {
      log.info({ seconds: Math.round((performance.now() - since) / 1000) }, 'the database answers again');
      since = undefined;
      return;
    }
    lookAgain();
  };
  const lookAgain = () => {
    timer = setTimeout(() => void look(), INTERVAL).unref();
  };

  return {
    noticed(error) {
      if (!isDatabaseLost(error)) return false;
      lastNoticed = performance.now();
      if (since === undefined) {
        since = lastNoticed;
        log.error({ err: error }, 'the database does not answer: what needs it is answered 503 until it does');
        lookAgain();
      }
      return true;
    },
    stop() {
      clearTimeout(timer);
      since = undefined;
    },
  };
}
