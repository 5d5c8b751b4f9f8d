/** The texts of the module. */
export const fr = {
  title: 'Aide',
  recherche: {
    label: 'Rechercher dans le manuel',
    hint: 'Un mot ou plusieurs : « rejet », « mot de passe », « fiche »…',
    aucun: (texte: string) =>
      `Rien n’est écrit sur « ${texte} » dans le manuel. Essayez un autre mot, ou parcourez les chapitres.`,
    trouve: (nombre: number) => (nombre === 1 ? '1 passage du manuel' : `${nombre} passages du manuel`),
  },
  nouveau: 'Nouveau',
  chapitres: 'Les chapitres',
  sommaire: 'Tous les chapitres',
  contact: {
    title: 'Nous écrire',
    avant: 'Pour une question technique : ',
    apres: '. N’indiquez pas de numéro unique dans votre message.',
  },
} as const;
