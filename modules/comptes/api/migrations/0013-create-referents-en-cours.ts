import { defineMigration, identifierType } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createReferentsEnCours = defineMigration({
  name: 'comptes/0013-create-referents-en-cours',
  up: ({ query, dialect }) =>
    query.createTable(
      'comptes_referents_en_cours',
      {
        guichet_code: { type: identifierType(14, dialect), primaryKey: true, allowNull: false },
        claimed_by: { type: identifierType(36, dialect), allowNull: false },
        claimed_until: { type: DataTypes.DATE(3), allowNull: false },
      },
      { charset: 'utf8mb4' },
    ),
  down: ({ query }) => query.dropTable('comptes_referents_en_cours'),
});
