import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** The one message of administrators to everybody, while there is one: what it says, from when, until when. */
export const createBandeau = createTable('platform/0023-create-bandeau', 'platform_bandeau', ({ instant }) => ({
  columns: {
    id: { type: DataTypes.INTEGER, primaryKey: true, allowNull: false },
    texte: { type: DataTypes.STRING(300), allowNull: false },
    debut: { type: instant },
    fin: { type: instant },
    changed_at: { type: instant, allowNull: false },
  },
}));
