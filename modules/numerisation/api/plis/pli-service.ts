import type { CurrentGuichet, Reads } from '@pwp/api-kit';
import type {
  PliChangements,
  PliChangementsQuery,
  PliCounters,
  PliDetail,
  PliList,
  PliQuery,
} from '../../contracts/index.ts';
import { CorrectionModel } from '../corrections/correction-model.ts';
import { EtapeModel } from './etape-model.ts';
import { PieceModel } from './piece-model.ts';
import { PliModel } from './pli-model.ts';
import { readablePlis } from './pli-policy.ts';
import { presentInstant } from '../instant.ts';
import { PLI_ATTRIBUTES, presentPliDetail, presentPliListItem, type PliRow } from './pli-presenter.ts';
import { pliIntrouvable } from '../problems.ts';
import { delaiLimit } from './period.ts';
import type { PliFilters } from './pli-columns.ts';
import { changesRead, countersRead, pageRead, totalRead, type PliOrder, type PliScope } from './plis-reads.ts';

/** Dependencies of the service; `delaiJours` is after how many days a pending statut is abnormally old. */
export interface PliReading {
  reads: Reads;
  guichetCode: string;
  now: Date;
  delaiJours: number;
}

/** The guichet and time of a read. */
export function scopeOf({ guichetCode, now, delaiJours }: PliReading): PliScope {
  return { guichetCode, now, delai: delaiLimit(now, delaiJours) };
}

/** One page of a guichet's plis. Throws `periode-invalide`. */
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

/** How many plis match the filters. Throws `periode-invalide`. */
export async function countListed({ reads }: PliReading, scope: PliScope, filters: PliFilters): Promise<number> {
  const [row] = await reads<{ total: number }>(totalRead(scope, filters));
  return Number(row?.total);
}

/** MariaDB returns sums as text, and both databases return null for no rows. */
type CounterRow = Record<keyof PliCounters, number | string | null>;

/** The counters of one guichet's list. Throws `periode-invalide`. */
export async function countPlis(reading: PliReading, filters: Omit<PliFilters, 'filtre'>): Promise<PliCounters> {
  const rows = await reading.reads<CounterRow>(countersRead(scopeOf(reading), filters));
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
 * How many plis of one guichet and period are new or moved since a cursor. The cursor counts steps in the order in
 * which we learn them, so the prestataire's clock has no effect. The follow-up may be silent for `suiviRetardMs`.
 * Throws `periode-invalide`.
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

/** One pli of the guichet with its pieces and history. Throws `pli-introuvable`, also for another guichet's pli. */
export async function readPli(guichet: Pick<CurrentGuichet, 'code'>, transaction: string): Promise<PliDetail> {
  const pli = await PliModel.findOne({
    attributes: ['id', ...PLI_ATTRIBUTES, 'motif', 'deposant'],
    where: { transaction, ...readablePlis(guichet) },
    raw: true,
  });
  if (pli === null) throw pliIntrouvable(`Votre guichet (${guichet.code}) n’a envoyé aucun pli ${transaction}.`);
  const [pieces, etapes, corrections] = await Promise.all([
    PieceModel.findAll({ where: { pliId: pli.id }, order: ['rang'], raw: true }),
    // In the order in which we learnt them: the prestataire's clock differs from ours.
    EtapeModel.findAll({ where: { pliId: pli.id }, order: ['id'], raw: true }),
    CorrectionModel.findAll({ attributes: ['id', 'rang', 'etat'], where: { pliId: pli.id }, raw: true }),
  ]);
  return presentPliDetail(pli, pieces, etapes, corrections);
}
