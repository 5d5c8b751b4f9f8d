import type { Account, Identity, IdentityCompte } from '@pwp/api-kit';
import { ANNUAIRE_LIMITS, type PersonneChoisie, type List } from '@pwp/contracts';
import pMap from 'p-map';
import { canChoosePersonne, choosableCodes } from './annuaire-policy.ts';

/** Most concurrent calls of the identity, for one list of names. */
const CONCURRENCY = 8;

const { compare } = new Intl.Collator('fr');

/** The first active accounts that a text names. Throws `identite-indisponible`. */
export async function findPersonnes(
  identity: Pick<Identity, 'list'>,
  account: Account,
  texte: string,
): Promise<List<PersonneChoisie>> {
  // One more than is shown tells that there are more.
  const query = { texte, active: true, limit: ANNUAIRE_LIMITS.shown + 1 };
  const codes = choosableCodes(account);
  const lists = await Promise.all(
    codes === undefined
      ? [identity.list(query)]
      : [identity.list({ ...query, guichets: codes }), identity.list({ ...query, perimetre: codes })],
  );
  const found = [...new Map(lists.flat().map((compte) => [compte.id, compte])).values()]
    .toSorted((left, right) => compare(left.nom, right.nom) || compare(left.email, right.email))
    .slice(0, query.limit);
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
