import type { CurrentGuichet } from '@pwp/api-kit';
import { nomPuisPrenom } from '@pwp/contracts';
import { searchableText } from '@pwp/contracts/searchable-text';
import { canOpenDemande, openedTerritoires } from '../demandes/demande-policy.ts';
import type { SneDemande } from '../providers/sne-provider.ts';
import { oneOf, type Condition } from './pli-columns.ts';
import { PliModel } from './pli-model.ts';
import { readablePlis } from './pli-policy.ts';

/** As long as the column of a name, characters. */
const NAME_LONGEST = 200;

/** What no line of text holds: line ends, controls, halves of a character, marks that turn the direction of the text. */
const REFUSED = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;

/** The columns of a pli that hold the demandeur's name, « NOM Prénom »; null for none. */
export function demandeurColumns(
  demandeur: Pick<SneDemande['demandeur'], 'nom' | 'prenom'> | undefined,
): Pick<PliModel, 'demandeur' | 'demandeurRecherche'> {
  const { nom, prenom } = demandeur ?? { nom: '', prenom: '' };
  // Cut first: a foreign text may be of any length.
  const given = nomPuisPrenom({ nom: nom.slice(0, NAME_LONGEST), prenom: prenom.slice(0, NAME_LONGEST) });
  // Half a character may be left at its end.
  const name = given.slice(0, NAME_LONGEST).replaceAll(REFUSED, ' ').replaceAll(/\s+/g, ' ').trim();
  if (name === '') return { demandeur: null, demandeurRecherche: null };
  return { demandeur: name, demandeurRecherche: searchableText(name) };
}

/**
 * Keeps the name on the guichet's plis of this demande that have none, since the SNE was silent when they were sent. A
 * name that was kept stays.
 */
export async function nameDemandeur(
  guichet: CurrentGuichet,
  numeroUnique: string,
  demandeur: SneDemande['demandeur'],
): Promise<void> {
  const where = { ...readablePlis(guichet), numeroUnique, demandeur: null };
  // Most have theirs: a demande that is read writes nothing.
  if ((await PliModel.findOne({ attributes: ['id'], where, raw: true })) === null) return;
  await PliModel.update(demandeurColumns(demandeur), { where });
}

/**
 * The demandeur's name as a guichet reads it: of a demande that it opens. A guichet that no longer has the territory of
 * a pli it sent, or a pli without number, has none.
 */
export function readableDemandeur(
  guichet: Pick<CurrentGuichet, 'territoires'>,
  { numeroUnique, demandeur }: Pick<PliModel, 'numeroUnique' | 'demandeur'>,
): string | null {
  return numeroUnique !== null && canOpenDemande(guichet, numeroUnique) ? demandeur : null;
}

/** The same, as a condition of rows: no search by a name finds a pli whose name the guichet does not read. */
export function namedPlis(guichet: Pick<CurrentGuichet, 'territoires'>): Condition {
  const opened = openedTerritoires(guichet);
  return opened === 'all'
    ? { sql: 'numero_unique IS NOT NULL', values: [] }
    : oneOf('SUBSTR(numero_unique, 1, 3)', opened);
}
