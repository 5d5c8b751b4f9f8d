import type { CurrentGuichet, Read, Reads } from '@pwp/api-kit';
import { SEARCH_LIMITS, type SearchAnswer } from '@pwp/contracts';
import { canOpenDemande, outsideTerritory } from '../demandes/demande-policy.ts';
import { categoriesOf } from '../plis/piece-categories.ts';
import { readableDemandeur } from '../plis/pli-demandeur.ts';
import { readablePlis } from '../plis/pli-policy.ts';
import { presentFoundDemande, presentFoundPli, type FoundPli } from './found-presenter.ts';
import { byDemandeur, byNumeroUnique, byPartOfName, byReference, byTransaction } from './recherche-reads.ts';
import { readSearchedText, type SearchedText } from './searched-text.ts';

/** Most demandes in an answer: the rest of it is for plis. */
const MOST_DEMANDES = 3;
const MOST = SEARCH_LIMITS.results;

/** Shortest part of a reference or a name that is searched inside it, characters. */
const SHORTEST_PART = 3;

/**
 * What a text of the search box means to a guichet: its own plis and the demandes that it opens. The demande comes first when its
 * number was typed, the pli otherwise.
 */
export async function search(reads: Reads, guichet: CurrentGuichet, typed: string): Promise<SearchAnswer> {
  const searched = readSearchedText(typed);
  const { numeroUnique, fault } = searched;
  const plis = (await findPlis(reads, guichet, searched)).slice(0, MOST);

  const named = numeroUnique?.kind === 'whole' ? [numeroUnique.numeroUnique] : [];
  const numbers = new Set([...named, ...plis.flatMap((pli) => pli.numeroUnique ?? [])]);
  const demandes = [...numbers].filter((number) => canOpenDemande(guichet, number)).slice(0, MOST_DEMANDES);
  const refused = named.find((number) => !canOpenDemande(guichet, number));
  const note = refused === undefined ? fault : outsideTerritory(guichet, refused);

  const nameOf = (number: string) => {
    const pli = plis.find((one) => one.numeroUnique === number && one.demandeur !== null);
    return pli === undefined ? null : readableDemandeur(guichet, pli);
  };
  const shown = plis.slice(0, MOST - demandes.length);
  const categories = await categoriesOf(shown.map(({ id }) => id));
  const found = {
    demandes: demandes.map((number) => presentFoundDemande(number, nameOf(number))),
    plis: shown.map((pli) => presentFoundPli(pli, guichet, categories(pli.id))),
  };
  const items = numeroUnique === undefined ? [...found.plis, ...found.demandes] : [...found.demandes, ...found.plis];
  return { items, ...(note !== undefined && { note }) };
}

/** Each pli once: by number, by transaction, by name, by reference. */
async function findPlis(reads: Reads, guichet: CurrentGuichet, searched: SearchedText): Promise<FoundPli[]> {
  const { numeroUnique, transaction, reference } = searched;
  const { guichetCode } = readablePlis(guichet);
  const asked = [
    numeroUnique && byNumeroUnique(guichetCode, numeroUnique, MOST),
    transaction && byTransaction(guichetCode, transaction, MOST),
    reference && byDemandeur(guichet, reference, MOST),
    reference && byReference(guichetCode, reference, MOST),
  ].filter((read): read is Read => typeof read === 'object');
  const found = once((await Promise.all(asked.map((read) => reads<FoundPli>(read)))).flat());
  if (found.length > 0 || reference === undefined || reference.length < SHORTEST_PART) return found;
  return reads<FoundPli>(byPartOfName(guichet, reference, MOST));
}

function once(plis: readonly FoundPli[]): FoundPli[] {
  return [...new Map(plis.map((pli) => [pli.transaction, pli])).values()];
}
