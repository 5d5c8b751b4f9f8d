import type { Digest } from '@pwp/api-kit';
import { frenchInstant } from '@pwp/contracts';
import { Op } from 'sequelize';
import { NoteModel } from './note-model.ts';

/** Most notes listed in a mail. */
const LISTED = 20;

/**
 * The new notes of a guichet for the daily mail of who works there: their dates, without their text. The module hands it
 * over only where module.json shows them the page that it links to.
 */
export const notesDigest: Digest = {
  roles: ['professionnel'],
  async section(guichet, since, until) {
    const { rows, count } = await NoteModel.findAndCountAll({
      attributes: ['createdAt'],
      where: { guichetCode: guichet, createdAt: { [Op.gte]: since, [Op.lt]: until } },
      order: [
        ['createdAt', 'DESC'],
        ['id', 'DESC'],
      ],
      limit: LISTED,
      raw: true,
    });
    if (count === 0) return undefined;
    return {
      title: 'Exemple',
      summary: count === 1 ? '1 note a été ajoutée' : `${count} notes ont été ajoutées`,
      columns: ['Date'],
      rows: rows.map(({ createdAt }) => [frenchInstant(createdAt)]),
      more: count - rows.length,
      link: { label: 'Voir les notes', path: '/exemple' },
    };
  },
};
