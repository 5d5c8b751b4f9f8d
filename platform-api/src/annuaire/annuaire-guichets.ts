import type { Account, Guichets, KeptGuichet } from '@pwp/api-kit';
import { ANNUAIRE_LIMITS, type GuichetChoisi, type List, type Territoire } from '@pwp/contracts';
import { nomTerritoire } from '@pwp/contracts/territoire';
import { canChooseGuichet, choosableCodes } from './annuaire-policy.ts';
import type { GuichetStore } from '../guichets/guichet-store.ts';

/** The first open guichets that a text names; an empty text names all. */
export async function findGuichets(guichets: Guichets, account: Account, texte: string): Promise<List<GuichetChoisi>> {
  const query = { texte, ferme: false, codes: choosableCodes(account) };
  const { items, total } = await guichets.list(query, { offset: 0, limit: ANNUAIRE_LIMITS.shown });
  return { items: items.map(presentGuichet), total };
}

/** The guichets of these codes that the caller may choose; a closed one too, since it may have been chosen before. */
export async function namedGuichets(
  guichets: Guichets,
  account: Account,
  codes: readonly string[],
): Promise<List<GuichetChoisi>> {
  const items = await guichets.findAll(codes.filter((code) => canChooseGuichet(account, code)));
  return { items: items.map(presentGuichet), total: items.length };
}

/** The territoires of the guichets that the caller may choose. */
export async function territoiresOf(guichets: GuichetStore, account: Account): Promise<List<Territoire>> {
  const found = await guichets.territoires(choosableCodes(account));
  const items = found.map(({ code, guichets: count }) => ({ code, nom: nomTerritoire(code), guichets: count }));
  return { items, total: items.length };
}

function presentGuichet({ code, nom, siret, codeTerritoire, ferme }: KeptGuichet): GuichetChoisi {
  return { code, nom, siret, codeTerritoire, ferme };
}
