import { defineMigration, identifierType } from '@pwp/api-kit';

/** What the portal decided of each account; the audit trail decides nothing. */
export const createComptes = defineMigration({
  name: 'comptes/0014-create-comptes',
  up: ({ query, dialect }) =>
    query.createTable(
      'comptes_comptes',
      {
        account_id: { type: identifierType(64, dialect), primaryKey: true, allowNull: false },
        etat: { type: identifierType(16, dialect), allowNull: false },
      },
      { charset: 'utf8mb4' },
    ),
  down: ({ query }) => query.dropTable('comptes_comptes'),
});
