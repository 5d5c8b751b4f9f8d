import { z } from 'zod';
import type { Import, ResultatLigne } from '../../contracts/index.ts';
import type { ImportLigneModel } from '../models/import-ligne-model.ts';
import type { ImportModel } from '../models/import-model.ts';

/** One line as the contract says it: not its content. */
function presentLigne({ ligne, email, etat, erreurs }: ImportLigneModel): ResultatLigne {
  return { ligne, email, etat, erreurs: z.array(z.string()).parse(JSON.parse(erreurs)) };
}

/** An import as the contract says it. */
export function presentImport(
  { id, etat }: ImportModel,
  counts: Pick<Import, 'total' | 'faites' | 'refusees'>,
  lignes: readonly ImportLigneModel[],
): Import {
  return {
    id,
    etat,
    total: counts.total,
    faites: counts.faites,
    refusees: counts.refusees,
    lignes: lignes.map(presentLigne),
  };
}
