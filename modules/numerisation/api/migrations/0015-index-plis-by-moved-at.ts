import { defineMigration } from '@pwp/api-kit';

const NAME = 'numerisation_plis_courriel';

/** What the daily mail reads: what moved for one guichet since the last. */
export const indexPlisByMovedAt = defineMigration({
  name: 'numerisation/0015-index-plis-by-moved-at',
  up: ({ query }) => query.addIndex('numerisation_plis', ['guichet_code', 'moved_at'], { name: NAME }),
  down: ({ query }) => query.removeIndex('numerisation_plis', NAME),
});
