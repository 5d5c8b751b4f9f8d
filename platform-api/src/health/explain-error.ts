import { ProblemError, serviceIndisponible, stockagePlein, type Logger } from '@pwp/api-kit';
import type { Explain } from '@pwp/http-host';
import { isDiskFull, NO_ROOM } from '../files/full-disk.ts';
import type { DatabaseOutage } from './database-outage.ts';

/** Tells a lost database, which the outage logs once, and a full disk. */
export function explainErrors(outage: Pick<DatabaseOutage, 'noticed'>, log: Logger): Explain {
  return (error, requestId) => {
    const isLost = outage.noticed(error);
    if (error instanceof ProblemError) return isLost ? error : undefined;
    if (isLost)
      return serviceIndisponible('La base de données ne répond pas. Réessayez dans un instant.', { cause: error });
    if (!isDiskFull(error)) return undefined;
    log.error({ err: error, requestId }, 'there is no room left');
    return stockagePlein(NO_ROOM, { cause: error });
  };
}
