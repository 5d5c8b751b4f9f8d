import { literal, Op } from 'sequelize';
import type { Contexte, FicheEmiseList } from '../../contracts/index.ts';
import { FicheModel } from './fiche-model.ts';
import { presentInstant } from '../instant.ts';

/** A fiche of a guichet: its demande and its contexte. */
export interface FicheName {
  numeroUnique: string;
  contexte: Contexte;
}

/** When each fiche was given out for the first time, by `nameOf`; one that never was is not there. */
export type FirstEmissions = ReadonlyMap<string, Date>;

/** What tells a fiche from the others of its guichet. */
export function nameOf({ numeroUnique, contexte }: FicheName): string {
  return numeroUnique + contexte;
}

/** Which of these fiches were given out before. */
export async function firstEmissions(guichetCode: string, fiches: readonly FicheName[]): Promise<FirstEmissions> {
  return firstOf(await FicheModel.findAll({ where: these(guichetCode, fiches) }));
}

/** A fiche was given out for the first time by somebody else since it was looked for. */
export class GivenMeanwhile extends Error {}

/** Who is given fiches, and when. */
interface Emission {
  accountId: string;
  now: Date;
}

/**
 * Notes that these fiches are given out, each once. The transaction at hand is alone with them until it ends: of requests that
 * meet, the unique key lets one be the first. Throws `GivenMeanwhile` when `known` is no longer what it was.
 */
export async function noteEmissions(
  guichetCode: string,
  fiches: readonly FicheName[],
  known: FirstEmissions,
  { accountId, now }: Emission,
): Promise<void> {
  const seen = { premiereEmission: now, derniereEmission: now, emissions: 0, accountId };
  // In the order of the unique key, each locked at once as what it will be written as: who inserts, is refused and updates
  // holds a lock that others share, and then waits for them.
  const rows = fiches.toSorted((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1));
  await FicheModel.bulkCreate(
    rows.map(({ numeroUnique, contexte }) => ({ guichetCode, numeroUnique, contexte, ...seen })),
    {
      updateOnDuplicate: ['derniereEmission', 'accountId'],
      conflictAttributes: ['guichetCode', 'numeroUnique', 'contexte'],
    },
  );
  const noted = await FicheModel.findAll({ where: these(guichetCode, fiches) });
  if (!isSame(known, firstOf(noted.filter(({ emissions }) => emissions > 0)))) throw new GivenMeanwhile();
  // One by one, by the primary key: a statement for all may read the whole table, and wait there for somebody else's row.
  for (const { id } of noted) await FicheModel.update({ emissions: literal('emissions + 1') }, { where: { id } });
}

function isSame(left: FirstEmissions, right: FirstEmissions): boolean {
  return left.size === right.size && [...left].every(([name, date]) => right.get(name)?.getTime() === date.getTime());
}

function these(guichetCode: string, fiches: readonly FicheName[]) {
  const names = fiches.map(({ numeroUnique, contexte }) => ({ numeroUnique, contexte }));
  return { guichetCode, [Op.or]: names };
}

function firstOf(rows: readonly FicheModel[]): FirstEmissions {
  return new Map(rows.map((row) => [nameOf(row), row.premiereEmission]));
}

/** Shown on the page of the fiche, no more: a reprint is of these days. */
const RECENT = 10;

/** The last fiches of a guichet, the latest first. */
export async function recentFiches(guichetCode: string): Promise<FicheEmiseList> {
  const rows = await FicheModel.findAll({
    where: { guichetCode },
    order: [
      ['derniereEmission', 'DESC'],
      ['id', 'DESC'],
    ],
    limit: RECENT,
    raw: true,
  });
  const items = rows.map(({ numeroUnique, contexte, premiereEmission, derniereEmission, emissions }) => ({
    numeroUnique,
    contexte,
    premiereEmission: presentInstant(premiereEmission),
    derniereEmission: presentInstant(derniereEmission),
    emissions,
  }));
  return { items, total: items.length };
}
