import type { Account, Identity, IdentityCompte } from '@pwp/api-kit';
import { ANNUAIRE_LIMITS, type PersonneChoisie, type List } from '@pwp/contracts';
import pMap from 'p-map';
import { canChoosePersonne, choosableCodes } from './annuaire-policy.ts';

/** Most concurrent calls of the identity, for one list of names. */
const CONCURRENCY = 8;

/** The first active accounts that a text names. Throws `identite-indisponible`. */
export async function findPersonnes(
  identity: Pick<Identity, 'list'>,
  account: Account,
  texte: string,
): Promise<List<PersonneChoisie>> {
  // One more than is shown tells that there are more.
  const limit = ANNUAIRE_LIMITS.shown + 1;
  const found = await identity.list({ guichets: choosableCodes(account), texte, active: true, limit });
  return { items: found.slice(0, ANNUAIRE_LIMITS.shown).map(presentPersonne), total: found.length };
}

/** The accounts of these ids that the caller may choose, in the order asked. Throws `identite-indisponible`. */
export async function namedPersonnes(
  identity: Pick<Identity, 'compte'>,
  account: Account,
  ids: readonly string[],
): Promise<List<PersonneChoisie>> {
  const found = await pMap(new Set(ids), (id) => identity.compte(id), { concurrency: CONCURRENCY });
  const items = found
    .filter((compte) => compte !== undefined)
    .filter((compte) => canChoosePersonne(account, compte))
    .map(presentPersonne);
  return { items, total: items.length };
}

function presentPersonne({ id, nom, prenom, email, active }: IdentityCompte): PersonneChoisie {
  return { id, nom, prenom, email, active };
}
