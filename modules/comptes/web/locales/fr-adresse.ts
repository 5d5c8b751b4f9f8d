/** The French texts of a new address for an account, in its panel. */
export const adresseTexts = {
  bouton: 'Proposer une nouvelle adresse…',
  title: 'Proposer une nouvelle adresse',
  texte:
    'La nouvelle adresse reçoit un lien pour confirmer, et devient l’identifiant 48 heures après. L’adresse actuelle est prévenue et peut arrêter le changement jusque-là. Le mot de passe reste le même ; les connexions ouvertes prennent alors fin.',
  label: 'Nouvelle adresse électronique',
  hint: 'Par exemple prenom.nom@mairie.fr',
  manquante: 'Saisissez une adresse électronique, par exemple prenom.nom@mairie.fr.',
  submit: 'Proposer cette adresse',
  fait: 'Adresse proposée',
  faitTexte: 'Elle reçoit un lien pour confirmer ; l’adresse actuelle est prévenue.',
  ailleurs:
    'Ce compte travaille aussi pour un guichet d’un autre périmètre : la personne demande sa nouvelle adresse par un ticket au support.',
  enCours: {
    title: 'Nouvelle adresse en attente',
    proposee: (nouvelle: string, limite: string) =>
      `${nouvelle} est proposée. Elle peut être confirmée jusqu’au ${limite}.`,
    confirmee: (nouvelle: string, effet: string) =>
      `${nouvelle} est confirmée. Elle remplace l’adresse actuelle le ${effet}, sauf si celle-ci l’arrête.`,
    'en-cours': (nouvelle: string) => `${nouvelle} prend effet en ce moment.`,
  },
  retirer: {
    bouton: 'Retirer la proposition',
    fait: 'Proposition retirée',
    faitTexte: 'Le compte garde son adresse. Les liens envoyés ne servent plus.',
  },
} as const;
