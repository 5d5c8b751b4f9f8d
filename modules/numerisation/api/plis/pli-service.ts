import type { Account, Antivirus, CurrentGuichet, Reads, Visits } from '@pwp/api-kit';
import {
  STATUTS_REJETES,
  type PliChangements,
  type PliChangementsQuery,
  type PliCounters,
  type PliDetail,
  type PliList,
  type PliQuery,
} from '../../contracts/index.ts';
import { namedPlis } from './pli-demandeur.ts';
import { mendingOf, mendingsOf } from '../corrections/pli-mending.ts';
import { EtapeModel } from './etape-model.ts';
import { PieceModel } from './piece-model.ts';
import { PliModel } from './pli-model.ts';
import { readablePlis } from './pli-policy.ts';
import { presentInstant } from '../instant.ts';
import { PLI_ATTRIBUTES, presentPliDetail, presentPliListItem, type PliRow } from './pli-presenter.ts';
import { pliIntrouvable } from '../problems.ts';
import { delaiLimit } from './period.ts';
import type { PliFilters } from './pli-columns.ts';
import {
  changesRead,
  countersRead,
  pageRead,
  totalRead,
  toMendRead,
  type PliOrder,
  type PliScope,
} from './plis-reads.ts';

/** Dependencies of the service; `delaiJours` is after how many days a pending statut is abnormally old. */
export interface PliReading {
  reads: Reads;
  visits: Visits;
  account: Account;
  guichet: CurrentGuichet;
  now: Date;
  delaiJours: number;
}

/** The guichet, account and times of a read. */
export async function scopeOf(
  { visits, account, guichet, now, delaiJours }: PliReading,
  { arrivees }: Pick<PliFilters, 'arrivees'>,
): Promise<PliScope> {
  return {
    ...readablePlis(guichet),
    named: namedPlis(guichet),
    accountId: account.id,
    now,
    delai: delaiLimit(now, delaiJours),
    derniereVisite: arrivees === 'derniere-visite' ? await visits.endOfPrevious(account) : null,
  };
}

/** One page of a guichet's plis. Throws `periode-invalide`. */
export async function listPlis(
  reading: PliReading,
  query: PliFilters & PliOrder & Pick<PliQuery, 'page' | 'taille'>,
): Promise<PliList> {
  const scope = await scopeOf(reading, query);
  const [rows, total] = await Promise.all([
    reading.reads<PliRow & { id: number }>(pageRead(scope, query)),
    countListed(reading, scope, query),
  ]);
  const rejected = rows.filter(({ statut }) => STATUTS_REJETES.some((one) => one === statut));
  const mendings = Map.groupBy(await mendingsOf(rejected.map(({ id }) => id)), ({ pliId }) => pliId);
  const items = rows.map((row) =>
    presentPliListItem(row, reading.guichet, scope.delai, mendingOf(mendings.get(row.id) ?? [])),
  );
  return { items, total };
}

/** How many plis match the filters. Throws `periode-invalide`. */
export async function countListed({ reads }: PliReading, scope: PliScope, filters: PliFilters): Promise<number> {
  const [row] = await reads<{ total: number }>(totalRead(scope, filters));
  return Number(row?.total);
}

/** MariaDB returns sums as text, and both databases return null for no rows. */
type CounterRow = Record<Exclude<keyof PliCounters, 'derniereVisite'>, number | string | null>;

/** The counters of one guichet's list. Throws `periode-invalide`. */
export async function countPlis(reading: PliReading, filters: Omit<PliFilters, 'filtre'>): Promise<PliCounters> {
  const scope = await scopeOf(reading, filters);
  const [[ofPeriod], [toMend]] = await Promise.all([
    reading.reads<CounterRow>(countersRead(scope, filters)),
    reading.reads<CounterRow>(toMendRead(scope, filters)),
  ]);
  const row = { ...ofPeriod, ...toMend } as CounterRow;
  return {
    total: Number(row.total),
    rejetesEtRenouveles: Number(row.rejetesEtRenouveles),
    renouveles: Number(row.renouveles),
    rejetes: Number(row.rejetes),
    corriges: Number(row.corriges),
    delaiAnormal: Number(row.delaiAnormal),
    ...(filters.arrivees === 'derniere-visite' && { derniereVisite: scope.derniereVisite?.toISOString() ?? null }),
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
  { reads, guichet, now, suiviRetardMs }: Pick<PliReading, 'reads' | 'guichet' | 'now'> & { suiviRetardMs: number },
  query: PliChangementsQuery,
): Promise<PliChangements> {
  const rows = await reads<ChangesRow>(changesRead({ ...readablePlis(guichet), now }, query));
  const [{ curseur, dernierSucces, plis }] = rows as [ChangesRow];
  const last = dernierSucces === null ? null : presentInstant(dernierSucces);
  const late = last !== null && now.getTime() - Date.parse(last) > suiviRetardMs;
  return { plis, curseur: curseur ?? 0, suiviInterrompuDepuis: late ? last : null };
}

/** One pli of the guichet with its pieces and history. Throws `pli-introuvable`, also for another guichet's pli. */
export async function readPli(
  guichet: CurrentGuichet,
  transaction: string,
  antivirus: Pick<Antivirus, 'waitingOf'>,
): Promise<PliDetail> {
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
    mendingsOf([pli.id]),
  ]);
  const waiting =
    pli.statut === 'a-transmettre'
      ? await antivirus.waitingOf(pieces.flatMap(({ fichier }) => fichier ?? []))
      : new Set<string>();
  return presentPliDetail(pli, { pieces, etapes, corrections, waiting }, guichet);
}
