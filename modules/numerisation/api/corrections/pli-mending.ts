import type { Attributes } from 'sequelize';
import type { PliCorrection, PliRemplacant } from '../../contracts/index.ts';
import { presentInstant } from '../instant.ts';
import { PliModel } from '../plis/pli-model.ts';
import { CorrectionModel } from './correction-model.ts';

/** How far one rejection of a pli is. */
export type Mending = Pick<Attributes<CorrectionModel>, 'id' | 'pliId' | 'rang' | 'etat'> & {
  remplacePar?: PliRemplacant;
};

/** Every rejection of these plis that « À corriger » knows, and what replaced it; the oldest replacement first. */
export async function mendingsOf(pliIds: readonly number[]): Promise<Mending[]> {
  if (pliIds.length === 0) return [];
  const rows = await CorrectionModel.findAll({
    attributes: ['id', 'pliId', 'rang', 'etat', 'remplacePar', 'traiteLe'],
    where: { pliId: [...pliIds] },
    order: ['traiteLe', 'id'],
    raw: true,
  });
  const ids = rows.flatMap(({ remplacePar }) => remplacePar ?? []);
  const plis =
    ids.length === 0
      ? []
      : await PliModel.findAll({ attributes: ['id', 'transaction'], where: { id: [...new Set(ids)] }, raw: true });
  const transactions = new Map(plis.map(({ id, transaction }) => [id, transaction]));
  return rows.map(({ id, pliId, rang, etat, remplacePar, traiteLe }) => {
    const transaction = transactions.get(remplacePar ?? 0);
    const remplacant =
      transaction === undefined || traiteLe === null ? undefined : { transaction, date: presentInstant(traiteLe) };
    return { id, pliId, rang, etat, ...(remplacant && { remplacePar: remplacant }) };
  });
}

/** The mending of a pli: open while one rejection is, then replaced as soon as one was. Undefined where none is known. */
export function mendingOf(mendings: readonly Mending[]): PliCorrection | undefined {
  const open = mendings.find(({ etat }) => etat === 'ouverte');
  const shown = open ?? mendings.findLast(({ etat }) => etat === 'remplacee') ?? mendings[0];
  return shown && presentMending(shown);
}

/** One rejection's mending as the contract describes it. */
export function presentMending({ etat, remplacePar }: Mending): PliCorrection {
  return { etat, ...(remplacePar && { remplacePar }) };
}
