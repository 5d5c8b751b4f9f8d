import { defineJob, deleteInBatches, parisTime, recordPurge, type Job, type ModuleContext } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { withdrawDrafts } from '../annonces/publication-notices.ts';
import { keptFiles, dropUnused } from '../pieces/piece-files.ts';
import { PieceModel } from '../pieces/piece-model.ts';
import { PublicationModel } from '../publications/publication-model.ts';

const NAME = 'communication.end-publications';
/** Publications in one transaction, to keep locks short. */
const BATCH = 100;
/** A file that no row has is a crash's after so long, ms. */
const ORPHAN = 24 * 3_600_000;

/** Dependencies; how long in months: before a publication without an end is archived, and before one that is archived is deleted. */
export type RetentionContext = Pick<ModuleContext<unknown>, 'audit' | 'clock' | 'files' | 'notices' | 'transaction'> & {
  months: () => { archivageMois: number; conservationMois: number };
};

/** The job that archives what is past, and deletes what was archived, or left as a draft, long ago. */
export function endPublications({ audit, clock, files, notices, transaction, months }: RetentionContext): Job {
  const monthsAgo = (count: number) => new Date(parisTime(clock.now()).subtract({ months: count }).epochMilliseconds);

  async function archive(): Promise<number> {
    const now = clock.now();
    const [archived] = await transaction(() =>
      PublicationModel.update(
        { etat: 'archivee', archiveeLe: now, modifieeLe: now },
        {
          where: {
            etat: 'publiee',
            [Op.or]: [
              { fin: { [Op.lte]: now } },
              { fin: null, debut: { [Op.lt]: monthsAgo(months().archivageMois) }, corrigeeLe: null },
              { fin: null, corrigeeLe: { [Op.lt]: monthsAgo(months().archivageMois) } },
            ],
          },
        },
      ),
    );
    return archived;
  }

  async function deleteSome(limite: Date): Promise<number> {
    const rows = await PublicationModel.findAll({
      attributes: ['id', 'publicationId'],
      where: {
        [Op.or]: [
          { etat: 'archivee', archiveeLe: { [Op.lt]: limite } },
          { etat: ['brouillon', 'a-relire'], modifieeLe: { [Op.lt]: limite } },
        ],
      },
      limit: BATCH,
      raw: true,
    });
    const id = rows.map((row) => row.id);
    const pieces = await PieceModel.findAll({ where: { publicationId: id }, raw: true });
    const deleted = await transaction(async () => {
      await withdrawDrafts(
        notices,
        rows.map(({ publicationId }) => publicationId),
      );
      return PublicationModel.destroy({ where: { id } });
    });
    await dropUnused(files, pieces);
    return deleted;
  }

  return defineJob({
    name: NAME,
    title: 'Archivage et suppression des publications',
    schedule: '0 35 3 * * *',
    async run({ log, signal }) {
      const archived = await archive();
      const limite = monthsAgo(months().conservationMois);
      const supprimes = await deleteInBatches(BATCH, signal, () => deleteSome(limite));
      const orphans = await files.sweep(new Date(clock.now().getTime() - ORPHAN), keptFiles, signal);
      if (archived + supprimes + orphans > 0) log.info({ archived, supprimes, orphans }, 'publications ended');
      const oldest = await PublicationModel.min<Date | null, PublicationModel>('archiveeLe');
      const plusAncien = oldest === null ? null : new Date(oldest);
      await recordPurge(audit, { job: NAME, lieu: 'Publications archivées', supprimes, limite, plusAncien });
    },
  });
}
