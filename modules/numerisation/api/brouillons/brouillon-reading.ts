import { brouillonIntrouvable } from '../problems.ts';
import { BrouillonModel } from './brouillon-model.ts';
import { readableBrouillons, type BrouillonOwner } from './brouillon-policy.ts';

/** The same problem answers another agent's draft and a missing one. */
export function noBrouillon(): Error {
  return brouillonIntrouvable('Ce brouillon n’existe pas, a été envoyé ou a expiré. Ouvrez de nouveau la demande.');
}

/** Throws `brouillon-introuvable`. */
export async function requireBrouillon(owner: BrouillonOwner, id: string): Promise<BrouillonModel> {
  const brouillon = await BrouillonModel.findOne({ where: { id, ...readableBrouillons(owner) } });
  if (brouillon === null) throw noBrouillon();
  return brouillon;
}

/**
 * Loads the draft and locks its row until the current transaction ends. Returns null when it no longer exists. Every
 * change to a draft starts here.
 */
export function lockBrouillon(owner: BrouillonOwner, id: string): Promise<BrouillonModel | null> {
  return BrouillonModel.findOne({ where: { id, ...readableBrouillons(owner) }, lock: true });
}
