import type { Account, CurrentGuichet } from '@pwp/api-kit';
import { BrouillonModel } from './brouillon-model.ts';
import { brouillonIntrouvable } from '../problems.ts';

/** Whose drafts are worked on: an account, at the guichet of the moment. */
export interface BrouillonOwner {
  account: Account;
  guichet: CurrentGuichet;
}

/** The policy of drafts: an agent sees those that it began, for the guichet at which it began them. */
export function ownedBy({ account, guichet }: BrouillonOwner): { accountId: string; guichetCode: string } {
  return { accountId: account.id, guichetCode: guichet.code };
}

/** What another agent's draft and none at all are answered with. */
export function noBrouillon(): Error {
  return brouillonIntrouvable("Ce brouillon n'existe pas, a été envoyé ou a expiré. Ouvrez de nouveau la demande.");
}

/** Throws `brouillon-introuvable`. */
export async function requireBrouillon(owner: BrouillonOwner, id: string): Promise<BrouillonModel> {
  const brouillon = await BrouillonModel.findOne({ where: { id, ...ownedBy(owner) } });
  if (brouillon === null) throw noBrouillon();
  return brouillon;
}

/**
 * The draft, held until the transaction at hand ends: whoever else changes or sends it waits. Null when it is gone.
 * Every change of a draft starts here.
 */
export function lockBrouillon(owner: BrouillonOwner, id: string): Promise<BrouillonModel | null> {
  return BrouillonModel.findOne({ where: { id, ...ownedBy(owner) }, lock: true });
}
