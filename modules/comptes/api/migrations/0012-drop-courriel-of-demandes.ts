import { defineMigration, identifierType } from '@pwp/api-kit';

export const dropCourrielOfDemandes = defineMigration({
  name: 'comptes/0012-drop-courriel-of-demandes',
  async up({ sequelize }) {
    await sequelize.query('ALTER TABLE comptes_demandes DROP COLUMN courriel');
  },
  async down({ sequelize, dialect }) {
    await sequelize.query(
      `ALTER TABLE comptes_demandes ADD COLUMN courriel ${identifierType(16, dialect)} NOT NULL DEFAULT 'sans-objet'`,
    );
  },
});
