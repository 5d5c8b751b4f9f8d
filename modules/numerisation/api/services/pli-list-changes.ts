import { col, fn, literal, Op } from 'sequelize';
import type { PliChangements, PliChangementsQuery } from '../../contracts/index.ts';
import { EtapeModel } from '../models/etape-model.ts';
import { PliModel } from '../models/pli-model.ts';
import { SuiviModel } from '../models/suivi-model.ts';
import { presentInstant } from '../presenters/instant.ts';
import { inPeriod, type PliWhere } from './pli-list-filters.ts';

/** Whose plis, when, and how long the follow-up may be silent, ms. */
export interface ChangesReading {
  guichetCode: string;
  now: Date;
  suiviRetardMs: number;
}

/**
 * How many plis of one guichet and period are new or moved since a cursor: steps of history are numbered as they are learnt,
 * whatever the prestataire's clock says of them. Throws `periode-invalide`.
 */
export async function readChanges(
  { guichetCode, now, suiviRetardMs }: ChangesReading,
  { depuis, ...days }: PliChangementsQuery,
): Promise<PliChangements> {
  const where = inPeriod(guichetCode, days, now);
  // The cursor first: what is learnt meanwhile is told again next time rather than missed.
  const curseur = await EtapeModel.max<number | null, EtapeModel>('id');
  const [plis, suivi] = await Promise.all([
    depuis === undefined ? 0 : countMoved(where, depuis),
    SuiviModel.findOne({ where: { systeme: 'docaposte' }, raw: true }),
  ]);
  const last = suivi === null ? null : presentInstant(suivi.dernierSucces);
  const late = last !== null && now.getTime() - Date.parse(last) > suiviRetardMs;
  return { plis, curseur: curseur ?? 0, suiviInterrompuDepuis: late ? last : null };
}

async function countMoved(where: PliWhere, depuis: number): Promise<number> {
  const rows: unknown = await PliModel.findAll({
    attributes: [[fn('COUNT', col('id')), 'moved']],
    where: {
      [Op.and]: [where, { id: { [Op.in]: literal('(SELECT pli_id FROM numerisation_etapes WHERE id > :depuis)') } }],
    },
    replacements: { depuis },
    raw: true,
  });
  const [row] = rows as [{ moved: number }];
  return row.moved;
}
