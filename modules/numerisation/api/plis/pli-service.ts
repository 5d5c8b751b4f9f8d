import type { Reads } from '@pwp/api-kit';
import type {
  PliChangements,
  PliChangementsQuery,
  PliCounters,
  PliDetail,
  PliList,
  PliQuery,
} from '../../contracts/index.ts';
import { EtapeModel } from './etape-model.ts';
import { PieceModel } from './piece-model.ts';
import { PliModel } from './pli-model.ts';
import { presentInstant } from '../instant.ts';
import { PLI_COLUMNS, presentPliDetail, presentPliListItem, type PliRow } from './pli-presenter.ts';
import { pliIntrouvable } from '../problems.ts';
import { delaiLimit, type AskedDays } from './period.ts';
import {
  changesRead,
  countersRead,
  pageRead,
  totalRead,
  type PliFilters,
  type PliOrder,
  type PliScope,
} from './plis-reads.ts';

/** Whose plis are read, when, and after how many days a statut is abnormally old. */
export interface PliReading {
  reads: Reads;
  guichetCode: string;
  now: Date;
  delaiJours: number;
}

/** The scope of a reading. */
export function scopeOf({ guichetCode, now, delaiJours }: PliReading): PliScope {
  return { guichetCode, now, delai: delaiLimit(now, delaiJours) };
}

/** The plis of one guichet and one page of them. Throws `periode-invalide`. */
export async function listPlis(
  reading: PliReading,
  query: PliFilters & PliOrder & Pick<PliQuery, 'page' | 'taille'>,
): Promise<PliList> {
  const scope = scopeOf(reading);
  const [rows, total] = await Promise.all([
    reading.reads<PliRow>(pageRead(scope, query)),
    countListed(reading, scope, query),
  ]);
  return { items: rows.map((row) => presentPliListItem(row, scope.delai)), total };
}

/** How many plis the filters keep. Throws `periode-invalide`. */
export async function countListed({ reads }: PliReading, scope: PliScope, filters: PliFilters): Promise<number> {
  const [row] = await reads<{ total: number }>(totalRead(scope, filters));
  return Number(row?.total);
}

/** MariaDB gives sums as text, and both databases give null over no row. */
type CounterRow = Record<keyof PliCounters, number | string | null>;

/** The counters of one guichet over the period. Throws `periode-invalide`. */
export async function countPlis(reading: PliReading, days: AskedDays): Promise<PliCounters> {
  const rows = await reading.reads<CounterRow>(countersRead(scopeOf(reading), days));
  const [row] = rows as [CounterRow];
  return {
    total: Number(row.total),
    rejetesEtRenouveles: Number(row.rejetesEtRenouveles),
    renouveles: Number(row.renouveles),
    rejetes: Number(row.rejetes),
    delaiAnormal: Number(row.delaiAnormal),
  };
}

interface ChangesRow {
  curseur: number | null;
  dernierSucces: Date | string | null;
  plis: number;
}

/**
 * How many plis of one guichet and period are new or moved since a cursor: steps of history are numbered as they are learnt,
 * whatever the prestataire's clock says of them. The follow-up may be silent for `suiviRetardMs`. Throws `periode-invalide`.
 */
export async function readChanges(
  { reads, guichetCode, now, suiviRetardMs }: Omit<PliReading, 'delaiJours'> & { suiviRetardMs: number },
  query: PliChangementsQuery,
): Promise<PliChangements> {
  const rows = await reads<ChangesRow>(changesRead({ guichetCode, now }, query));
  const [{ curseur, dernierSucces, plis }] = rows as [ChangesRow];
  const last = dernierSucces === null ? null : presentInstant(dernierSucces);
  const late = last !== null && now.getTime() - Date.parse(last) > suiviRetardMs;
  return { plis, curseur: curseur ?? 0, suiviInterrompuDepuis: late ? last : null };
}

/** One pli of the guichet with its pieces and history. Throws `pli-introuvable`, for another guichet's pli too. */
export async function readPli(guichetCode: string, transaction: string): Promise<PliDetail> {
  const pli = await PliModel.findOne({
    attributes: ['id', ...PLI_COLUMNS, 'motif'],
    where: { transaction, guichetCode },
    raw: true,
  });
  if (pli === null) throw pliIntrouvable(`Votre guichet (${guichetCode}) n'a envoyé aucun pli ${transaction}.`);
  const [pieces, etapes] = await Promise.all([
    PieceModel.findAll({ where: { pliId: pli.id }, order: ['rang'], raw: true }),
    // In the order in which they were learnt: the prestataire's clock is not ours.
    EtapeModel.findAll({ where: { pliId: pli.id }, order: ['id'], raw: true }),
  ]);
  return presentPliDetail(pli, pieces, etapes);
}
