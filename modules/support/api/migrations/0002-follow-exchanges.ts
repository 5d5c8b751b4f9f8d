import { columnTypes, defineMigration } from '@pwp/api-kit';

const TABLE = 'support_tickets';

/** Who wrote last on a ticket, what its owner has read of it, and up to which change its exchanges were read in GLPI. */
const COLUMNS = ['dernier_support', 'dernier_demandeur', 'vu_le', 'echanges_au'] as const;

export const followExchanges = defineMigration({
  name: 'support/0002-follow-exchanges',
  async up({ query, sequelize, dialect }) {
    const { instant } = columnTypes(dialect);
    const there = await query.describeTable(TABLE);
    // MariaDB commits each column: an interrupted run goes on where it stopped.
    for (const column of COLUMNS)
      if (there[column] === undefined) await query.addColumn(TABLE, column, { type: instant, allowNull: true });
    // What was shown before there were marks counts as read.
    await sequelize.query(`UPDATE ${TABLE} SET vu_le = checked_at WHERE vu_le IS NULL`);
  },
});
