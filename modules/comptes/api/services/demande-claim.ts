import { randomUUID } from 'node:crypto';
import type { Clock } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { DemandeModel } from '../models/demande-model.ts';
import { demandeDejaTraitee } from '../problems.ts';

/** A decision that is not done by then is taken to be lost with its process, ms. */
const LEASE = 60_000;

/** A decision under way. */
export interface DemandeClaim {
  /** What the row holds as long as the claim does: who writes the decision asks for it. */
  mark: string;
  /** The demande as it is under the claim: nobody else writes it. */
  demande: DemandeModel;
}

/** Runs `work` as the only one that decides of this demande; another gets it when `work` fails. Throws `demande-deja-traitee`. */
export async function withClaim<T>(
  clock: Clock,
  demandeId: number,
  work: (claim: DemandeClaim) => Promise<T>,
): Promise<T> {
  const now = clock.now();
  const mark = randomUUID();
  const [won] = await DemandeModel.update(
    { prisePar: mark, priseJusque: new Date(now.getTime() + LEASE) },
    { where: { id: demandeId, etat: 'en-attente', ...freeAt(now) } },
  );
  if (won === 0) throw await alreadyTreated(demandeId);
  try {
    return await work({ mark, demande: await DemandeModel.findByPk(demandeId, { rejectOnEmpty: true }) });
  } catch (error) {
    await DemandeModel.update({ prisePar: null, priseJusque: null }, { where: { id: demandeId, prisePar: mark } });
    throw error;
  }
}

/** What a demande is when nobody decides of it. */
export function freeAt(now: Date) {
  return { priseJusque: { [Op.or]: [{ [Op.is]: null }, { [Op.lte]: now }] } };
}

/** Says who was faster. */
export async function alreadyTreated(demandeId: number) {
  const demande = await DemandeModel.findByPk(demandeId);
  const who = demande?.decideePar ?? null;
  return demandeDejaTraitee(
    who === null
      ? 'Un autre référent la traite en ce moment, ou elle a expiré : rechargez la liste.'
      : `${who} l'a ${demande?.etat === 'validee' ? 'validée' : 'refusée'} : rechargez la liste.`,
  );
}
