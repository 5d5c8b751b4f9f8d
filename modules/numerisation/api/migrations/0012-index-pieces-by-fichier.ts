import { defineMigration } from '@pwp/api-kit';

export const indexPiecesByFichier = defineMigration({
  name: 'numerisation/0012-index-pieces-by-fichier',
  up: ({ query }) => query.addIndex('numerisation_pieces', ['fichier'], { name: 'numerisation_pieces_fichier' }),
  down: ({ query }) => query.removeIndex('numerisation_pieces', 'numerisation_pieces_fichier'),
});
