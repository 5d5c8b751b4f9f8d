import { defineMigration } from '@pwp/api-kit';

/** When the portal learnt of the statut, which the prestataire may date hours before; null until it tells one. */
export const addMovedAtToPlis = defineMigration({
  name: 'numerisation/0014-add-moved-at-to-plis',
  async up({ sequelize }) {
    await sequelize.query('ALTER TABLE numerisation_plis ADD COLUMN moved_at DATETIME(3) NULL');
  },
  async down({ sequelize }) {
    await sequelize.query('ALTER TABLE numerisation_plis DROP COLUMN moved_at');
  },
});
