import { createTable } from '@pwp/api-kit';

export const createBrouillons = createTable(
  'numerisation/0005-create-brouillons',
  'numerisation_brouillons',
  ({ identifier, instant }) => ({
    columns: {
      id: { type: identifier(36), primaryKey: true, allowNull: false },
      account_id: { type: identifier(64), allowNull: false },
      guichet_code: { type: identifier(14), allowNull: false },
      contexte: { type: identifier(8), allowNull: false },
      // Empty for a creation: a unique key treats all nulls as different.
      demande: { type: identifier(18), allowNull: false },
      updated_at: { type: instant, allowNull: false },
    },
    unique: { numerisation_brouillons_demande: ['account_id', 'guichet_code', 'contexte', 'demande'] },
    // For the total size of a guichet's drafts.
    indexes: { numerisation_brouillons_guichet: ['guichet_code'] },
  }),
);
