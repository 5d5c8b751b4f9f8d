import { FICHES_MAX } from '../../contracts/fiche-limits.ts';
import { scopeOf, type PliReading } from '../plis/pli-service.ts';
import type { PliFilters } from '../plis/pli-columns.ts';
import { fichesRead, type PliOrder } from '../plis/plis-reads.ts';
import { aucuneFiche, fichesTropNombreuses } from '../problems.ts';
import type { AskedFiche } from './fiche-emission.ts';

/**
 * The fiches of all plis that the filters of the dashboard keep, in its order. Throws `periode-invalide`,
 * `aucune-fiche`, and `fiches-trop-nombreuses` beyond `FICHES_MAX` plis, because a shortened document would pass for a
 * complete one.
 */
export async function listedFiches(reading: PliReading, query: PliFilters & PliOrder): Promise<AskedFiche[]> {
  const scope = await scopeOf(reading, query);
  const fiches = await reading.reads<AskedFiche>(fichesRead(scope, query, FICHES_MAX + 1));
  if (fiches.length === 0) throw aucuneFiche('Aucun pli de votre guichet ne correspond à ces filtres.');
  if (fiches.length > FICHES_MAX) {
    throw fichesTropNombreuses(
      `Plus de ${FICHES_MAX} plis correspondent à ces filtres ; un document contient ${FICHES_MAX} fiches au plus. ` +
        'Réduisez la période ou ajoutez un filtre.',
    );
  }
  return [...fiches];
}
