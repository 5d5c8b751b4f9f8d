import type { MotifRefus } from './demandes.ts';

/** Labels of the reasons for refusing a demande, for pages and mails. No zod here, because pages import this file. */
export const MOTIFS_REFUS: Record<MotifRefus, string> = {
  'inconnu-du-guichet': 'Le guichet ne vous connaît pas comme l’un de ses agents',
  'mauvais-guichet': 'Le guichet demandé n’est pas celui de votre organisme',
  'adresse-personnelle': 'L’adresse électronique n’est pas une adresse professionnelle',
  doublon: 'Vous avez déjà un compte',
  autre: 'Autre motif',
};
