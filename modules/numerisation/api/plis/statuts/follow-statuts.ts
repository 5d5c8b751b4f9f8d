import { defineJob, type Job } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { PliModel } from '../pli-model.ts';
import { SuiviModel } from './suivi-model.ts';
import { DOCAPOSTE_BATCH } from '../../providers/docaposte-provider.ts';
import { followBatch, type FollowedPli, type PliFollowContext } from './pli-follow.ts';
import { STATUTS_SUIVIS } from './statut-transitions.ts';

/** The job that asks Docaposte for the statut of pending plis, and records when it has read them all. */
export function followStatuts(context: PliFollowContext, schedule: string): Job {
  return defineJob({
    name: 'numerisation.follow-statuts',
    schedule,
    async run({ log, signal }) {
      let moved = 0;
      let failed = 0;
      for (const statut of STATUTS_SUIVIS) {
        for await (const plis of batchesOf(statut)) {
          if (signal.aborted) return;
          try {
            moved += await followBatch(context, plis, log);
          } catch (error) {
            // The other batches may succeed: each is asked and written separately.
            failed += 1;
            log.warn({ err: error, plis: plis.length }, 'a batch of plis could not be followed');
          }
        }
      }
      if (moved > 0) log.info({ moved }, 'statuts followed');
      if (failed > 0) throw new Error(`${failed} batches of plis could not be followed`);
      await SuiviModel.upsert({ systeme: 'docaposte', dernierSucces: context.clock.now() });
    },
  });
}

/** One statut at a time: the index (statut, id) is then read as a range, without sorting. */
async function* batchesOf(statut: FollowedPli['statut']): AsyncGenerator<FollowedPli[]> {
  let after = 0;
  for (;;) {
    const plis = await PliModel.findAll({
      attributes: ['id', 'transaction', 'statut'],
      where: { statut, id: { [Op.gt]: after } },
      order: ['id'],
      limit: DOCAPOSTE_BATCH,
      raw: true,
    });
    const last = plis.at(-1);
    if (last === undefined) return;
    yield plis;
    if (plis.length < DOCAPOSTE_BATCH) return;
    after = last.id;
  }
}
