import { defineMigration } from '@pwp/api-kit';

const TABLE = 'numerisation_plis';
const BEFORE = 'numerisation_plis_cov';
const NAME = 'numerisation_plis_tableau';
const COLUMNS = ['guichet_code', 'sent_at', 'id', 'statut', 'contexte'];

/** The dashboard's one index also carries the date of the statut, so that the plis of abnormal délai are counted in it. */
export const indexPlisByDateStatut = defineMigration({
  name: 'numerisation/0007-index-plis-by-date-statut',
  // The new one first: the dashboard is never without.
  async up({ query }) {
    await query.addIndex(TABLE, [...COLUMNS, 'date_statut'], { name: NAME });
    await query.removeIndex(TABLE, BEFORE);
  },
  async down({ query }) {
    await query.addIndex(TABLE, COLUMNS, { name: BEFORE });
    await query.removeIndex(TABLE, NAME);
  },
});
