/** Day of the declaration: the last time that what it says was compared with the tests. */
export const DECLARED_ON = '2026-11-29';

/** What the tests of the portal prove at each version, each with the tests that prove it, from the root of the repository. */
export const CHECKS: readonly { said: string; proof: readonly string[] }[] = [
  {
    said: 'chaque page est analysée par un outil automatique (règles WCAG 2.2, niveaux A et AA), qui ne détecte qu’une partie des défauts, dans les thèmes clair et sombre, à 320 pixels de large et à 200 % de zoom',
    proof: ['e2e/journeys/accessibility.spec.ts'],
  },
  {
    said: 'les parcours principaux sont joués dans un navigateur en désignant chaque élément par son rôle et son nom accessibles',
    proof: ['modules/*/e2e/*.spec.ts'],
  },
  {
    said: 'le titre de la page et la place du curseur sont vérifiés à chaque changement de page',
    proof: ['e2e/journeys/navigation.spec.ts'],
  },
  {
    said: 'l’ajout d’une pièce est joué au clavier seul, de la connexion à la confirmation',
    proof: ['e2e/journeys/keyboard.spec.ts'],
  },
  {
    said: 'ce qu’un lecteur d’écran reçoit est vérifié : rôles, noms, annonces de ce qui se passe',
    proof: ['e2e/journeys/screen-reader.spec.ts'],
  },
  {
    said: 'les animations s’arrêtent pour qui demande à les réduire',
    proof: ['e2e/journeys/motion.spec.ts'],
  },
  {
    said: 'les documents PDF que le portail produit sont conformes à la norme PDF/UA-1, selon veraPDF',
    proof: ['e2e/pdf/pdf-ua.test.ts'],
  },
];

/** What nothing proves yet. */
export const UNCHECKED =
  'l’usage avec les lecteurs d’écran du marché, le zoom du texte seul, les contrastes dans tous les états, les documents que les demandeurs ont fournis';
