/** Every French text of the module's pages. */
export const fr = {
  module: 'Exemple',

  documents: {
    title: 'Exemple',
    fil: 'Documents',
    liste: 'Documents',
    chargement: 'Chargement des documents…',
    echec: 'Les documents ne peuvent pas être affichés',
    vide: 'Il n’y a pas encore de document',
    videDetail: 'Écrivez-en un ci-dessus puis « Ajouter le document ».',
    imprimer: (titre: string) => `Télécharger « ${titre} » en PDF`,
    telecharger: (nom: string) => `Télécharger ${nom}`,
    lectureEchec: 'Le fichier n’a pas été remis',
  },

  ajout: {
    titre: 'Titre',
    texte: 'Texte',
    fichier: 'PDF à joindre',
    fichierTexte: 'Déposez un PDF ici',
    fichierHint: (most: string) => `Facultatif. PDF, ${most} au plus.`,
    choisi: (nom: string) => `${nom} sera joint.`,
    illisible: 'Ce fichier ne peut pas être lu : choisissez-en un autre.',
    retirer: (nom: string) => `Retirer ${nom}`,
    autreType: (nom: string) => `${nom} n’est pas un PDF.`,
    tropGros: (nom: string, most: string) => `${nom} dépasse ${most}.`,
    submit: 'Ajouter le document',
    ajoute: 'Le document est ajouté.',
    echec: 'Le document n’a pas été ajouté',
    fichierEchec: 'Le document est ajouté, sans son fichier',
    reessayer: (nom: string) => `Joindre ${nom}`,
    titreManquant: 'Saisissez le titre du document.',
    titreTropLong: (max: number) => `Le titre compte au plus ${max} caractères.`,
  },
} as const;
