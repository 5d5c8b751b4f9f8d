import { defineMigration, identifierType } from '@pwp/api-kit';

/** One row an account or a guichet that has drafts: held while somebody counts them and adds one more. */
export const createQuotas = defineMigration({
  name: 'numerisation/0020-create-quotas',
  up: ({ query, dialect }) =>
    query.createTable(
      'numerisation_quotas',
      { cle: { type: identifierType(80, dialect), primaryKey: true } },
      { charset: 'utf8mb4' },
    ),
  down: ({ query }) => query.dropTable('numerisation_quotas'),
});
