import { withLease, type Clock } from '@pwp/api-kit';
import { DemandeModel } from './demande-model.ts';
import { demandeDejaTraitee } from '../problems.ts';

/** A decision in progress. */
export interface DemandeLease {
  /** Holder of the lease. The decision is written only while the row still has it. */
  leasedBy: string;
  /** The demande under the lease: nobody else writes it. */
  demande: DemandeModel;
}

/** Runs `work` under the lease on this demande's decision. Throws `demande-deja-traitee`. */
export function withDemandeLease<T>(clock: Clock, id: number, work: (lease: DemandeLease) => Promise<T>): Promise<T> {
  return withLease(
    {
      clock,
      take: async (lease, free) => {
        const [won] = await DemandeModel.update(lease, { where: { id, etat: 'en-attente', ...free } });
        return won > 0;
      },
      release: (leasedBy) => DemandeModel.update({ leasedBy: null, leasedUntil: null }, { where: { id, leasedBy } }),
      refusal: () => alreadyTreated(id),
    },
    async (leasedBy) => work({ leasedBy, demande: await DemandeModel.findByPk(id, { rejectOnEmpty: true }) }),
  );
}

/** The problem that names who decided first. */
export async function alreadyTreated(demandeId: number) {
  const demande = await DemandeModel.findByPk(demandeId);
  const who = demande?.decidedBy ?? null;
  return demandeDejaTraitee(
    who === null
      ? 'Un autre référent la traite en ce moment, ou elle a expiré : rechargez la liste.'
      : `${who} l’a ${demande?.etat === 'validee' ? 'validée' : 'refusée'} : rechargez la liste.`,
  );
}
