import { defineMigration } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

const TABLE = 'platform_notices';

export const addPortalDetail = defineMigration({
  name: 'platform/0015-add-portal-detail',
  async up({ query }) {
    const there = await query.describeTable(TABLE);
    if (there['portal_detail'] === undefined)
      await query.addColumn(TABLE, 'portal_detail', { type: DataTypes.STRING(300), allowNull: true });
  },
});
