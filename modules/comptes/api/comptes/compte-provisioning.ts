import { compteExistant, ProblemError, type IdentityCompte, type NewIdentityAccount } from '@pwp/api-kit';
import { keptEtat } from './compte-etat.ts';
import type { ComptesContext } from '../needs.ts';

/** The input for a new account. */
export interface WantedCompte {
  personne: NewIdentityAccount;
  guichets: readonly string[];
  /** Guichets whose référent it is. */
  perimetre: readonly string[];
  /** The account that an earlier attempt created, or null when none is known. */
  compteId: string | null;
  /** Stores the account's id as soon as it exists. */
  remember: (compteId: string) => Promise<void>;
}

/**
 * Creates an account attached to its guichets and returns its id. A new account cannot sign in yet, so that a référent
 * sets up a second factor at the first sign-in. Each step is idempotent: after any failure, a retry completes the work,
 * even with another role, and never creates two accounts. Throws the identity's problems, and `compte-existant` for an
 * account already in use.
 */
export async function provisionCompte(identity: ComptesContext['identity'], wanted: WantedCompte): Promise<string> {
  const former = wanted.compteId === null ? undefined : await identity.compte(wanted.compteId);
  const compteId = former?.id ?? (await makeCompte(identity, wanted.personne));
  await wanted.remember(compteId);
  await identity.setGuichets(compteId, wanted.guichets);
  // Skipped when no earlier attempt set it: an import creates thousands of accounts.
  const given = former?.perimetre ?? [];
  if (given.length > 0 || wanted.perimetre.length > 0) await identity.setPerimetre(compteId, wanted.perimetre);
  return compteId;
}

async function makeCompte(identity: ComptesContext['identity'], personne: WantedCompte['personne']): Promise<string> {
  try {
    return (await identity.create(personne)).id;
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== compteExistant.kind.code) throw error;
    const found = await identity.findByEmail(personne.email);
    if (found !== undefined && (await isLeftover(found))) return found.id;
    throw compteExistant(
      `${personne.email} a déjà un compte : rattachez-le à votre guichet, ou adressez-vous à un administrateur s’il n’est pas dans votre liste.`,
      { cause: error },
    );
  }
}

/** Created by an attempt whose answer was lost. It has no rights, and nobody validated it or acted on it. */
async function isLeftover(compte: IdentityCompte): Promise<boolean> {
  if (compte.active || compte.guichets.length > 0 || compte.perimetre.length > 0 || compte.roles.length > 0)
    return false;
  return (await keptEtat(compte.id)) === undefined;
}
