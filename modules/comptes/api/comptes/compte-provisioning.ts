import {
  compteExistant,
  ProblemError,
  type Identity,
  type IdentityMember,
  type NewIdentityAccount,
} from '@pwp/api-kit';
import { keptEtat } from './compte-etat.ts';

/** What an account is made from. */
export interface WantedCompte {
  personne: NewIdentityAccount;
  guichets: readonly string[];
  /** Guichets that it is référent of. */
  perimetre: readonly string[];
  /** The account that a try before this one made; null: none that is known of. */
  compteId: string | null;
  /** Keeps the id of the account as soon as there is one. */
  remember: (compteId: string) => Promise<void>;
}

/**
 * Makes an account that works for its guichets, and returns its id; a new one can't sign in yet, so that a référent gives his
 * second factor the first time he does. Each step may be done twice: a try that failed anywhere is tried again, were it for
 * another role, and never makes two accounts. Throws what the identity throws, `compte-existant` for an
 * account that is somebody's.
 */
export async function provisionCompte(identity: Identity, wanted: WantedCompte): Promise<string> {
  const former = wanted.compteId === null ? undefined : await identity.member(wanted.compteId);
  const compteId = former?.id ?? (await makeCompte(identity, wanted.personne));
  await wanted.remember(compteId);
  await identity.setGuichets(compteId, wanted.guichets);
  // What no try gave is not asked for: an import makes thousands.
  const given = former?.scope ?? [];
  if (given.length > 0 || wanted.perimetre.length > 0) await identity.setScope(compteId, wanted.perimetre);
  return compteId;
}

async function makeCompte(identity: Identity, personne: WantedCompte['personne']): Promise<string> {
  try {
    return (await identity.create(personne)).id;
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== compteExistant.kind.code) throw error;
    const found = await identity.findByEmail(personne.email);
    if (found !== undefined && (await isLeftover(found))) return found.id;
    throw compteExistant(
      `${personne.email} a déjà un compte : rattachez-le à votre guichet, ou adressez-vous à un administrateur s'il n'est pas dans votre liste.`,
      { cause: error },
    );
  }
}

/** Made by a try whose answer was lost: it can do nothing, and nobody validated it or acted on it. */
async function isLeftover(compte: IdentityMember): Promise<boolean> {
  if (compte.active || compte.guichets.length > 0 || compte.scope.length > 0 || compte.roles.length > 0) return false;
  return (await keptEtat(compte.id)) === undefined;
}
