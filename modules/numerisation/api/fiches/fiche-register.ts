import type { CurrentGuichet } from '@pwp/api-kit';
import { literal, Op } from 'sequelize';
import type { Contexte, FicheEmiseList } from '../../contracts/index.ts';
import { FicheModel } from './fiche-model.ts';
import { readableFiches } from './fiche-policy.ts';
import { presentInstant } from '../instant.ts';

/** A fiche of a guichet: its demande and its contexte. */
export interface FicheName {
  numeroUnique: string;
  contexte: Contexte;
}

/** When each fiche was first given out, by `nameOf`. Fiches never given out are absent. */
export type FirstEmissions = ReadonlyMap<string, Date>;

/** Identifies a fiche within its guichet. */
export function nameOf({ numeroUnique, contexte }: FicheName): string {
  return numeroUnique + contexte;
}

/** Which of these fiches were already given out. */
export async function firstEmissions(guichetCode: string, fiches: readonly FicheName[]): Promise<FirstEmissions> {
  return firstOf(await FicheModel.findAll({ where: these(guichetCode, fiches) }));
}

/** Another request gave out a fiche for the first time after this one read the register. */
export class GivenMeanwhile extends Error {}

/** Who receives the fiches, and when. */
interface Emission {
  accountId: string;
  now: Date;
}

/**
 * Records that these fiches are given out, each once. It locks their rows until the current transaction ends: among
 * concurrent requests, the unique key lets only one be first. Throws `GivenMeanwhile` when `known` is out of date.
 */
export async function noteEmissions(
  guichetCode: string,
  fiches: readonly FicheName[],
  known: FirstEmissions,
  { accountId, now }: Emission,
): Promise<void> {
  const seen = { premiereEmission: now, derniereEmission: now, emissions: 0, accountId };
  // Rows are locked for writing at once, in the order of the unique key. An insert refused by that key keeps a shared
  // lock, and updating after it would deadlock.
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
  // One row at a time by primary key: a single statement may scan the table and wait for another request's row.
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

/** Number of fiches shown on the page; reprints concern the last few days. */
const RECENT = 10;

/** The last fiches of a guichet, latest first. */
export async function recentFiches(guichet: Pick<CurrentGuichet, 'code'>): Promise<FicheEmiseList> {
  const rows = await FicheModel.findAll({
    where: readableFiches(guichet),
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
