import { count } from './count.ts';

/** The texts of the CERFA form that is sent. */
export const cerfa = {
  title: 'Demande CERFA',
  steps: ['Demande', 'Formulaire et pièces'],
  intro: 'Transmettez un formulaire CERFA n° 14069 numérisé et ses pièces justificatives : ils partent en un seul pli.',
  contexte: 'Objet de la demande',
  contextes: {
    CRE: { label: 'Création', hint: "La demande n'a pas encore de numéro unique." },
    REN: { label: 'Renouvellement', hint: '' },
    MAJ: { label: 'Mise à jour', hint: '' },
  },
  contexteManquant: "Choisissez l'objet de la demande.",
  submit: 'Continuer',
  envoiTitle: (contexte: string) => `Formulaire et pièces : ${contexte.toLowerCase()}`,
  formulaire: 'Formulaire CERFA',
  formulaireChoisi: 'Formulaire à envoyer',
  choisirFormulaire: 'Choisissez le formulaire CERFA',
  remplacerFormulaire: 'Choisissez un autre formulaire CERFA',
  deposerFormulaire: 'ou déposez ici le formulaire n° 14069 numérisé, en un seul fichier',
  formulaireManquant: 'Choisissez le formulaire CERFA n° 14069 numérisé.',
  unSeulFormulaire: 'Un seul fichier est attendu pour le formulaire : le premier est gardé.',
  pieces: 'Pièces justificatives',
  intention: (pieces: number) => `Envoyer le formulaire et ${count(pieces, 'pièce', 'pièces')} à la numérisation`,
  sansNumero: 'Demande en création : le SNE lui donnera son numéro unique.',
  retour: "Revenir au choix de l'objet",
  autre: 'Autre demande CERFA',
} as const;
