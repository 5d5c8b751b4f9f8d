import { defineMigration } from '@pwp/api-kit';

export const indexBrouillonFichiersByFichier = defineMigration({
  name: 'numerisation/0013-index-brouillon-fichiers-by-fichier',
  up: ({ query }) =>
    query.addIndex('numerisation_brouillon_fichiers', ['fichier'], { name: 'numerisation_brouillon_fichiers_fichier' }),
  down: ({ query }) => query.removeIndex('numerisation_brouillon_fichiers', 'numerisation_brouillon_fichiers_fichier'),
});
