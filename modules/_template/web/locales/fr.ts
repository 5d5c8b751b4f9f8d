/** Every French text of the module's pages. */
export const fr = {
  module: 'Exemple',

  notes: {
    title: 'Exemple',
    fil: 'Notes',
    liste: 'Notes',
    chargement: 'Chargement des notes…',
    echec: 'Les notes ne peuvent pas être affichées',
    vide: 'Il n’y a pas encore de note',
    videDetail: 'Saisissez un texte ci-dessus puis « Ajouter la note ».',
  },

  ajout: {
    texte: 'Texte de la note',
    texteHint: (max: number) => `${max} caractères au plus`,
    submit: 'Ajouter la note',
    ajoutee: 'La note est ajoutée.',
    echec: 'La note n’a pas été ajoutée',
    manquant: 'Saisissez le texte de la note.',
    tropLong: (max: number, count: number) => `La note compte au plus ${max} caractères ; celle-ci en compte ${count}.`,
  },
} as const;
