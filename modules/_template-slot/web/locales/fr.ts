/** Every French text of the module's pages. */
export const fr = {
  module: 'Exemple',

  accueil: {
    title: 'Exemple',
    fil: 'Accueil',
    guichet: (nom: string) => `Votre guichet : ${nom}.`,
    sansGuichet: 'Vous n’êtes rattaché à aucun guichet.',
  },
} as const;
