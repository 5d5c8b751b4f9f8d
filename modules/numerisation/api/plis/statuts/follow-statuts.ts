import { defineJob, ProviderUnavailable, type Job } from '@pwp/api-kit';
import { pMapIterable, pMapSkip } from 'p-map';
import { Op, type WhereOptions } from 'sequelize';
import { PliModel } from '../pli-model.ts';
import { SuiviModel } from './suivi-model.ts';
import { DOCAPOSTE_BATCH } from '../../providers/docaposte-provider.ts';
import { duePlis, LONGEST_TURN } from './due-plis.ts';
import { writeMoves, type FollowedPli, type PliFollowContext } from './pli-follow.ts';
import { STATUTS_SUIVIS } from './statut-transitions.ts';

/** Searches under way at once: a hundred batches that are answered in 1.5 s each take half a minute. */
const SEARCHES = 6;

/**
 * The job that asks Docaposte for the statut of the pending plis that are due, and records when it has read them all: an
 * answer that cannot be read makes the round a failed one, and the follow-up late until each pli had its turn without one; its pli is asked
 * for again at its next turn, and the others at theirs. Several batches are asked at once, and written one after the
 * other: pages that read what changed since an étape miss none. Once the circuit breaker gives Docaposte up, the round
 * asks no more.
 */
export function followStatuts(context: PliFollowContext, schedule: string): Job {
  const { docaposte, clock } = context;
  return defineJob({
    name: 'numerisation.follow-statuts',
    title: 'Suivi des plis chez Docaposte',
    schedule,
    async run({ log, signal }) {
      let moved = 0;
      let failed = 0;
      let unread = 0;
      let givenUp = false;
      // The other batches may succeed: each is asked and written separately.
      const fail = (error: unknown, plis: number) => {
        if (signal.aborted) return;
        failed += 1;
        givenUp ||= error instanceof ProviderUnavailable && error.givenUp;
        log.warn({ err: error, plis }, 'a batch of plis could not be followed');
      };
      const ask = async (plis: readonly FollowedPli[]) => {
        try {
          const numeros = plis.map(({ transaction }) => transaction);
          return { plis, ...(await docaposte.search(numeros, signal)) };
        } catch (error) {
          fail(error, plis.length);
          return pMapSkip;
        }
      };
      const now = clock.now();
      const marks = await SuiviModel.findAll({ raw: true });
      const last = new Map(marks.map(({ systeme, dernierSucces }) => [systeme, new Date(dernierSucces)]));
      const isForAll = await areFew();
      const due = isForAll ? {} : duePlis(now, last.get('docaposte-tours') ?? last.get('docaposte'));
      const batches = pendingBatches(due, () => signal.aborted || givenUp);
      for await (const { plis, suivis, unreadable } of pMapIterable(batches, ask, { concurrency: SEARCHES })) {
        if (signal.aborted) break;
        unread += unreadable;
        try {
          moved += await writeMoves(context, plis, suivis, log);
        } catch (error) {
          fail(error, plis.length);
        }
      }
      if (signal.aborted) return;
      if (moved > 0) log.info({ moved }, 'statuts followed');
      if (givenUp) log.warn('Docaposte was given up: the other plis were not asked for');
      const mark = (systeme: SuiviModel['systeme']) => SuiviModel.upsert({ systeme, dernierSucces: now });
      if (failed === 0) await mark('docaposte-tours');
      if (unread > 0) await mark('docaposte-illisible');
      if (failed > 0 || unread > 0)
        throw new Error(`${failed} batches of plis could not be followed, ${unread} statuts do not fit the document`);
      const unreadSince = now.getTime() - (last.get('docaposte-illisible')?.getTime() ?? 0);
      if (isForAll || unreadSince > LONGEST_TURN * 1_000) await mark('docaposte');
    },
  });
}

/** Whether one question would hold them all: then each round asks for all, which costs no more. */
async function areFew(): Promise<boolean> {
  const where = { statut: [...STATUTS_SUIVIS] };
  const first = await PliModel.findAll({ attributes: ['id'], where, limit: DOCAPOSTE_BATCH + 1, raw: true });
  return first.length <= DOCAPOSTE_BATCH;
}

async function* pendingBatches(due: WhereOptions<PliModel>, isOver: () => boolean): AsyncGenerator<FollowedPli[]> {
  for (const statut of STATUTS_SUIVIS)
    for await (const plis of batchesOf(statut, due)) {
      if (isOver()) return;
      yield plis;
    }
}

/** One statut at a time: the index (statut, id) is then read as a range, without sorting. */
async function* batchesOf(statut: FollowedPli['statut'], due: WhereOptions<PliModel>): AsyncGenerator<FollowedPli[]> {
  let after = 0;
  for (;;) {
    const plis = await PliModel.findAll({
      attributes: ['id', 'transaction', 'statut'],
      where: { [Op.and]: [{ statut, id: { [Op.gt]: after } }, due] },
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
