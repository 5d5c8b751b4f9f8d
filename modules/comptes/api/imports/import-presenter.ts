import { z } from 'zod';
import type { CourrielActivation, Import, ResultatLigne } from '../../contracts/index.ts';
import type { ImportLigneModel } from './import-ligne-model.ts';
import type { ImportModel } from './import-model.ts';

/** One line as the contract describes it, without its content. Its mail appears only when the line is done. */
function presentLigne(
  { ligne, email, etat, erreurs, compteId }: ImportLigneModel,
  courrielOf: (compteId: string | null) => CourrielActivation,
): ResultatLigne {
  return {
    ligne,
    email,
    etat,
    erreurs: z.array(z.string()).parse(JSON.parse(erreurs)),
    courriel: courrielOf(etat === 'creee' ? compteId : null),
  };
}

/** An import as the contract describes it. */
export function presentImport(
  { id, etat }: ImportModel,
  counts: Pick<Import, 'total' | 'faites' | 'refusees' | 'aEnvoyer'>,
  lignes: readonly ImportLigneModel[],
  courrielOf: (compteId: string | null) => CourrielActivation,
): Import {
  return {
    id,
    etat,
    total: counts.total,
    faites: counts.faites,
    refusees: counts.refusees,
    aEnvoyer: counts.aEnvoyer,
    lignes: lignes.map((ligne) => presentLigne(ligne, courrielOf)),
  };
}
