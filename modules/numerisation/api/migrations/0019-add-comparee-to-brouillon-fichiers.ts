import { defineMigration } from '@pwp/api-kit';

/** Whether the file could be compared with the pieces of the demande; those that are there were held to be. */
export const addCompareeToBrouillonFichiers = defineMigration({
  name: 'numerisation/0019-add-comparee-to-brouillon-fichiers',
  async up({ sequelize }) {
    await sequelize.query('ALTER TABLE numerisation_brouillon_fichiers ADD COLUMN comparee BOOLEAN NOT NULL DEFAULT 1');
  },
  async down({ sequelize }) {
    await sequelize.query('ALTER TABLE numerisation_brouillon_fichiers DROP COLUMN comparee');
  },
});
