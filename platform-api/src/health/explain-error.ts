import { ProblemError, serviceIndisponible, stockagePlein, type Logger } from '@pwp/api-kit';
import type { Explain } from '@pwp/http-host';
import { BucketFailed } from '@pwp/object-storage';
import { isDiskFull, NO_ROOM } from '../files/full-disk.ts';
import type { DatabaseOutage } from './database-outage.ts';

/** The message for the person. */
const FILES_AWAY =
  'Le dépôt des fichiers ne répond pas. Aucun fichier n’a été enregistré ni perdu : réessayez dans quelques minutes.';

/** Tells a lost database, which the outage logs once, a bucket that fails, and a full disk. */
export function explainErrors(outage: Pick<DatabaseOutage, 'noticed'>, log: Logger): Explain {
  return (error) => {
    const isLost = outage.noticed(error);
    if (error instanceof ProblemError) return isLost ? error : undefined;
    if (isLost)
      return serviceIndisponible('La base de données ne répond pas. Réessayez dans un instant.', { cause: error });
    if (error instanceof BucketFailed) {
      log.error({ err: error }, 'the files cannot be reached');
      return serviceIndisponible(FILES_AWAY, { cause: error });
    }
    if (!isDiskFull(error)) return undefined;
    log.error({ err: error }, 'there is no room left');
    return stockagePlein(NO_ROOM, { cause: error });
  };
}
