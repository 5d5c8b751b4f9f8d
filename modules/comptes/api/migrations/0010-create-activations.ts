import { defineMigration, identifierType } from '@pwp/api-kit';

/** The mail belongs to the account: one that was imported has no demande. */
export const createActivations = defineMigration({
  name: 'comptes/0010-create-activations',
  up: ({ query, dialect }) =>
    query.createTable(
      'comptes_activations',
      {
        account_id: { type: identifierType(64, dialect), primaryKey: true, allowNull: false },
        mail: { type: identifierType(16, dialect), allowNull: false },
      },
      { charset: 'utf8mb4' },
    ),
  down: ({ query }) => query.dropTable('comptes_activations'),
});
