import { defineMigration, identifierType } from '@pwp/api-kit';

export const addRoleToPieces = defineMigration({
  name: 'numerisation/0011-add-role-to-pieces',
  async up({ sequelize, dialect }) {
    await sequelize.query(
      `ALTER TABLE numerisation_pieces ADD COLUMN role ${identifierType(16, dialect)} NOT NULL DEFAULT 'piece'`,
    );
  },
  async down({ sequelize }) {
    await sequelize.query('ALTER TABLE numerisation_pieces DROP COLUMN role');
  },
});
