import { defineJob, recordPurge, type Job } from '@pwp/api-kit';
import { Op, type WhereOptions } from 'sequelize';
import { DefiModel } from '../premiere-visite/defi-model.ts';
import { DemandeGuichetModel } from './demande-guichet-model.ts';
import { DemandeModel } from './demande-model.ts';
import { ImportLigneModel } from '../imports/import-ligne-model.ts';
import { ImportModel } from '../imports/import-model.ts';
import type { ComptesContext } from '../needs.ts';

/** Every hour. */
const SCHEDULE = '0 35 * * * *';
const DAY = 24 * 3_600_000;
/** How long a demande without account is kept, days. Its référents can answer questions about it meanwhile. */
const DECIDED_DAYS = 365;
/** How long an import is kept, days. One never launched holds personal data; a finished one is only a report. */
const UNLAUNCHED_DAYS = 2;
const ENDED_DAYS = 30;
/** Rows deleted per batch. */
const BATCH = 500;
const NAME = 'comptes.purge-demandes';

/** The job that deletes personal data that is no longer needed. */
export function purgeDemandes({
  transaction,
  clock,
  audit,
}: Pick<ComptesContext, 'transaction' | 'clock' | 'audit'>): Job {
  const removeDemandes = async (where: WhereOptions, signal: AbortSignal): Promise<number> => {
    let purged = 0;
    for (;;) {
      const rows = await DemandeModel.findAll({ attributes: ['id'], where, limit: BATCH, raw: true });
      for (const { id } of rows) {
        purged += await transaction(async () => {
          // Skipped if it was confirmed in the meantime.
          const gone = await DemandeModel.destroy({ where: { [Op.and]: [{ id }, where] } });
          if (gone > 0) await DemandeGuichetModel.destroy({ where: { demandeId: id } });
          return gone;
        });
      }
      if (rows.length < BATCH || signal.aborted) return purged;
    }
  };

  const removeImports = async (where: WhereOptions): Promise<void> => {
    const rows = await ImportModel.findAll({ attributes: ['id'], where, limit: BATCH, raw: true });
    const ids = rows.map(({ id }) => id);
    await transaction(async () => {
      await ImportLigneModel.destroy({ where: { importId: ids } });
      await ImportModel.destroy({ where: { id: ids } });
    });
  };

  return defineJob({
    name: NAME,
    title: 'Suppression des demandes de compte terminées',
    schedule: SCHEDULE,
    async run({ log, signal }) {
      const now = clock.now();
      const ago = (days: number) => new Date(now.getTime() - days * DAY);
      const unproven = await removeDemandes({ etat: 'a-confirmer', dateExpiration: { [Op.lte]: now } }, signal);
      const decided = await removeDemandes(
        {
          [Op.or]: [{ etat: ['refusee', 'expiree'] }, { etat: 'validee', compteId: null }],
          dateDecision: { [Op.lte]: ago(DECIDED_DAYS) },
        },
        signal,
      );
      await removeImports({ etat: 'essai', dateEnvoi: { [Op.lte]: ago(UNLAUNCHED_DAYS) } });
      await removeImports({ etat: 'termine', dateEnvoi: { [Op.lte]: ago(ENDED_DAYS) } });
      await DefiModel.destroy({ where: { expiresAt: { [Op.lte]: now } } });
      if (unproven + decided > 0) log.info({ unproven, decided }, 'demandes de compte purged');
      const lieu = 'Demandes de compte décidées';
      await recordPurge(audit, { job: NAME, lieu, supprimes: decided, limite: ago(DECIDED_DAYS) });
    },
  });
}
