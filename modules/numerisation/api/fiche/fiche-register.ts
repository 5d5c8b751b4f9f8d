import { literal, UniqueConstraintError } from 'sequelize';
import type { Contexte, FicheEmiseList } from '../../contracts/index.ts';
import { FicheModel } from '../models/fiche-model.ts';
import { presentInstant } from '../presenters/instant.ts';

/** What makes a fiche the same fiche. */
export interface FicheKey {
  guichetCode: string;
  numeroUnique: string;
  contexte: Contexte;
}

/**
 * Notes that a fiche is given out, and tells when it was for the first time; undefined when it is now. Of requests that
 * meet, the unique key lets one be the first.
 */
export async function noteEmission(key: FicheKey, accountId: string, now: Date): Promise<Date | undefined> {
  try {
    await FicheModel.create({ ...key, premiereEmission: now, derniereEmission: now, emissions: 1, accountId });
    return undefined;
  } catch (error) {
    if (!(error instanceof UniqueConstraintError)) throw error;
  }
  // Written before it is read: in a transaction of MariaDB, a row of somebody else's later commit is seen only then.
  await FicheModel.update(
    { derniereEmission: now, emissions: literal('emissions + 1'), accountId },
    { where: { ...key } },
  );
  const known = await FicheModel.findOne({ where: { ...key }, rejectOnEmpty: true });
  return known.premiereEmission;
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
