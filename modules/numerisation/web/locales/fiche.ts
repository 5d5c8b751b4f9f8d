/** The texts of the fiche de transmission, asked for and read. */
export const fiche = {
  title: 'Télécharger une fiche de transmission',
  breadcrumb: 'Fiche de transmission',
  intro:
    'La fiche de transmission est obligatoire pour tout envoi papier : saisissez le numéro unique et le contexte, puis téléchargez-la.',
  contexte: 'Contexte',
  contextes: {
    AJO: "Ajout d'une PJ à un dossier existant",
    REN: 'Renouvellement',
    CRE: 'Création',
    MAJ: 'Mise à jour',
  },
  submit: 'Télécharger',
  enCours: 'Préparation de la fiche',
  prete: 'La fiche de transmission a été téléchargée.',
  nomDeFichier: 'fiche-de-transmission.pdf',
  versionHtml: 'Version HTML',
  recentes: {
    title: 'Dernières fiches émises',
    detail: 'Une fiche demandée à nouveau porte la mention « Duplicata » et la date de la première.',
    aucune: "Votre guichet n'a encore demandé aucune fiche.",
    echec: "Les dernières fiches n'ont pas pu être chargées",
    emise: (quand: string, fois: number) => `émise le ${quand}${fois > 1 ? `, ${fois} fois en tout` : ''}`,
    reimprimer: 'Réimprimer',
    deLaFiche: (numeroUnique: string, contexte: string) => ` de la fiche ${numeroUnique}, ${contexte}`,
    laFiche: (numeroUnique: string, contexte: string) => ` la fiche ${numeroUnique}, ${contexte}`,
    echecReimpression: "La fiche n'a pas pu être préparée",
  },
  lecture: {
    titre: 'Fiche de Transmission obligatoire',
    breadcrumb: 'Version HTML',
    imprimer: 'Imprimer',
    retour: 'Demander une autre fiche',
    marianne: 'République française',
    devise: 'Liberté, Égalité, Fraternité',
    ministere: 'Ministère en charge du logement',
    site: 'www.demande-logement-social.gouv.fr',
    duplicata: (date: string) => `Duplicata de la fiche émise le ${date}`,
    rappel:
      "Rappel : toute demande de création ou de mise à jour d'une Demande de Logement Social et tout ajout de pièces envoyés par courrier doivent être accompagnés de la Fiche de Transmission.",
    codeBarres: (code: string) => `Code-barres : ${code}`,
  },
} as const;
