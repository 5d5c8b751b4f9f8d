import { defineMigration } from '@pwp/api-kit';

/** As far back as the dashboard looks by itself; older rejections stay there, days. */
const KEPT_DAYS = 31;

const COLUMNS = 'guichet_code, pli_id, rang, numero_unique, categorie, motif, date_rejet, account_id, etat';

/** The rejected pieces of plis that were not rejected as a whole. */
const PIECES = `INSERT INTO numerisation_corrections (${COLUMNS})
  SELECT p.guichet_code, p.id, i.rang, p.numero_unique, i.categorie, i.motif, p.date_statut, p.account_id, 'ouverte'
  FROM numerisation_plis p JOIN numerisation_pieces i ON i.pli_id = p.id
  WHERE p.statut = 'pieces-rejetees' AND p.date_statut >= :since AND i.etat = 'rejetee'`;

const WHOLE_PLIS = `INSERT INTO numerisation_corrections (${COLUMNS})
  SELECT guichet_code, id, -1, numero_unique, NULL, motif, date_statut, account_id, 'ouverte'
  FROM numerisation_plis WHERE statut = 'rejet-sne' AND date_statut >= :since`;

/** Those whose demande has been sent a piece of the same category since. */
const MENDED = `DELETE FROM numerisation_corrections WHERE id IN (SELECT id FROM (
  SELECT c.id FROM numerisation_plis p
  JOIN numerisation_corrections c ON c.guichet_code = p.guichet_code AND c.numero_unique = p.numero_unique
    AND c.date_rejet < p.date_transmission
  JOIN numerisation_pieces i ON i.pli_id = p.id AND i.categorie = c.categorie
  WHERE p.date_transmission >= :since) mended)`;

/** What the last month's rejections left to be mended. It starts anew after an interrupted run. */
export const fillCorrections = defineMigration({
  name: 'numerisation/0010-fill-corrections',
  async up({ sequelize, dialect }) {
    const since = new Date(Date.now() - KEPT_DAYS * 24 * 3_600_000);
    await sequelize.query('DELETE FROM numerisation_corrections');
    for (const sql of [PIECES, WHOLE_PLIS]) await sequelize.query(sql, { replacements: { since } });
    // Of a table that was just filled, MariaDB would take the wrong index: minutes instead of seconds for a million plis.
    await sequelize.query(`ANALYZE ${dialect === 'mariadb' ? 'TABLE ' : ''}numerisation_corrections`);
    await sequelize.query(MENDED, { replacements: { since } });
  },
});
