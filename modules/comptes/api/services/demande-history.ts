import type { Account, AuditedAct, ModuleContext } from '@pwp/api-kit';
import type { DemandeDetail } from '../../contracts/index.ts';
import type { DemandeModel } from '../models/demande-model.ts';
import { presentActe } from '../presenters/acte-presenter.ts';
import { findDemande, presentOne, type DemandeReading } from './demande-reading.ts';
import { demandeTarget } from './trace.ts';

/** What a reading of the history works with. */
export type DemandeHistoryReading = DemandeReading & Pick<ModuleContext<unknown>, 'audit'>;

/**
 * One demande and what was done with it: proven, recalled to the référents, decided. Throws `demande-introuvable`, also for
 * another scope's, and for one whose address is not proven yet.
 */
export async function readDemandeDetail(
  context: DemandeHistoryReading,
  account: Account,
  demandeId: number,
): Promise<DemandeDetail> {
  const demande = await findDemande(context, account, demandeId);
  const { type, id } = demandeTarget(demande);
  const [presented, acts] = await Promise.all([presentOne(demande), context.audit.historyOf({ type, id })]);
  const historique = [...acts, reception(demande)].map(presentActe);
  return { ...presented, historique };
}

/** Not in the trail, which nothing leaves: an address that is never proven is forgotten after two days. */
function reception({ demandeeLe }: DemandeModel): AuditedAct {
  return {
    date: demandeeLe,
    action: 'comptes.recevoir-demande',
    acteur: null,
    avant: null,
    apres: { etat: 'a-confirmer' },
  };
}
