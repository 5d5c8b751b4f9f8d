import type { Account, Guichets, IdentityCompte, KeptGuichet } from '@pwp/api-kit';
import { nomComplet, SEARCH_LIMITS, type SearchAnswer, type SearchResult } from '@pwp/contracts';
import { canReadAllComptes } from '../comptes/compte-policy.ts';
import { ETATS_EN_MOTS, etatOf } from '../comptes/compte-activity.ts';
import { findComptes } from '../comptes/compte-reading.ts';
import { COMPTES_PATH, guichetPath } from '../portal-paths.ts';
import type { ComptesContext } from '../needs.ts';

/** Dependencies of the search. */
export type RechercheContext = Pick<ComptesContext, 'identity' | 'audit' | 'guichets' | 'clock' | 'lastSeen'>;

/** Shortest part of a name or of an address that is searched, characters: below, a code of guichet alone. */
const SHORTEST_NAME = 3;
/** As the contract of the search bounds it, characters. */
const LONGEST_LABEL = 200;
/** Most guichets in an answer: the rest of it is for accounts. */
const MOST_GUICHETS = 4;

/** The guichets and the accounts of the caller's périmètre that a text names. Throws `identite-indisponible`. */
export async function search(context: RechercheContext, account: Account, texte: string): Promise<SearchAnswer> {
  const [guichets, comptes] = await Promise.all([
    findGuichets(context.guichets, account, texte),
    texte.length < SHORTEST_NAME ? [] : findComptes(context, account, { texte }),
  ]);
  const shown = comptes.slice(0, SEARCH_LIMITS.results);
  const seen = await context.lastSeen.of(shown.map(({ id }) => id));
  const items = [
    ...guichets.map(presentFoundGuichet),
    ...shown.map((compte) => presentFoundCompte(compte, seen.get(compte.id))),
  ];
  return { items: items.slice(0, SEARCH_LIMITS.results) };
}

/** An administrator searches the open guichets, a référent those of their périmètre, closed ones included. */
async function findGuichets(guichets: Guichets, account: Account, texte: string): Promise<readonly KeptGuichet[]> {
  if (canReadAllComptes(account)) return guichets.search(texte, MOST_GUICHETS);
  return (await guichets.list({ texte, codes: account.perimetre }, { offset: 0, limit: MOST_GUICHETS })).items;
}

function presentFoundGuichet({ code, nom, ferme }: KeptGuichet): SearchResult {
  return {
    kind: 'Guichet',
    label: `${code} · ${nom}`.slice(0, LONGEST_LABEL),
    detail: ferme ? 'Fermé · ses comptes' : 'Ses comptes',
    path: guichetPath(code),
  };
}

/** The page finds the account by its address, and opens it; neither stands in the link's own address. */
function presentFoundCompte(compte: IdentityCompte, seen: string | undefined): SearchResult {
  const { id, email, guichets } = compte;
  const facts = [ETATS_EN_MOTS[etatOf(compte, seen)], ...guichets.slice(0, 5).map((code) => `guichet ${code}`)];
  return {
    kind: 'Compte',
    label: `${nomComplet(compte)} · ${email}`.trim().slice(0, LONGEST_LABEL),
    detail: facts.join(' · '),
    path: COMPTES_PATH,
    state: { rechercheCompte: email, compte: id },
  };
}
