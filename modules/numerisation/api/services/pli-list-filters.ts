import { Op, type Attributes, type WhereOptions } from 'sequelize';
import { Statut, STATUTS_FINAUX, STATUTS_REJETES, type PliFiltre, type PliQuery } from '../../contracts/index.ts';
import type { PliModel } from '../models/pli-model.ts';
import { readPeriod, readStatutDays, type AskedDays } from './period.ts';

/** A condition on plis. */
export type PliWhere = WhereOptions<Attributes<PliModel>>;

/** What the list of one guichet keeps; `numeroUnique` is whole or its beginning. */
export type PliFilters = Omit<PliQuery, 'tri' | 'ordre' | 'page' | 'taille' | 'numeroUnique'> & {
  numeroUnique?: string | undefined;
};

/** The statuts after which something is still expected. */
export const STATUTS_EN_ATTENTE = Statut.options.filter((statut) => !STATUTS_FINAUX.some((end) => end === statut));

const RENOUVELE = { contexte: 'REN' } as const;
const REJETE = { statut: { [Op.in]: [...STATUTS_REJETES] } };

/** What each tile of the dashboard keeps (manual, « Suivre les plis envoyés »). */
function tile(filtre: PliFiltre, delai: Date): PliWhere {
  const tiles: Record<PliFiltre, PliWhere> = {
    'rejetes-et-renouveles': { [Op.and]: [REJETE, RENOUVELE] },
    renouveles: RENOUVELE,
    rejetes: REJETE,
    'delai-anormal': { statut: { [Op.in]: STATUTS_EN_ATTENTE }, dateStatut: { [Op.lt]: delai } },
  };
  return tiles[filtre];
}

/** The plis that one guichet sent in the period; the last month unless said. Throws `periode-invalide`. */
export function inPeriod(guichetCode: string, days: AskedDays, now: Date): PliWhere {
  const { from, to } = readPeriod(days, now);
  return { guichetCode, dateTransmission: { [Op.gte]: from, [Op.lt]: to } };
}

/** The plis of one guichet that all filters keep; a statut older than `delai` has an abnormal délai. Throws `periode-invalide`. */
export function filtered(guichetCode: string, filters: PliFilters, now: Date, delai: Date): PliWhere {
  const { filtre, statut, contexte, transaction, numeroUnique } = filters;
  const { from, to } = readStatutDays(filters);
  return {
    [Op.and]: [
      inPeriod(guichetCode, filters, now),
      ...(from === undefined ? [] : [{ dateStatut: { [Op.gte]: from } }]),
      ...(to === undefined ? [] : [{ dateStatut: { [Op.lt]: to } }]),
      ...(filtre === undefined ? [] : [tile(filtre, delai)]),
      ...(statut === undefined ? [] : [{ statut: { [Op.in]: statut } }]),
      ...(contexte === undefined ? [] : [{ contexte: { [Op.in]: contexte } }]),
      ...(transaction === undefined ? [] : [{ transaction: matching(transaction) }]),
      // Letters and digits only, by its schema: nothing in it is a wildcard.
      ...(numeroUnique === undefined ? [] : [{ numeroUnique: { [Op.like]: `${numeroUnique}%` } }]),
    ],
  };
}

/** Part of a n° de transaction, as pasted. What no number can hold is compared as it is, so that it matches nothing. */
function matching(typed: string) {
  const part = typed.replace(/\s/g, '').toLowerCase();
  return /^[a-z0-9]*$/.test(part) ? { [Op.like]: `%${part}%` } : { [Op.eq]: part };
}
