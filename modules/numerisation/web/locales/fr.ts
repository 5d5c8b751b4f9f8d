import { cerfa } from './cerfa.ts';
import { dashboard, pli } from './dashboard.ts';
import { demande, demandeur, brouillons, sne } from './demande.ts';
import { depot, confirmation } from './depot.ts';
import { fiche } from './fiche.ts';
import { pieces, visionneuse, suppression } from './pieces.ts';

/** Every long French text of the module's pages, one file a page. Words shared with the API are in `contracts/labels.ts`. */
export const fr = {
  module: 'Numérisation',
  ajoutSuppression: 'Ajout/suppression de pièces justificatives',
  reessayer: 'Réessayer',
  chargement: 'Chargement en cours',

  dashboard,
  pli,
  demande,
  demandeur,
  pieces,
  visionneuse,
  suppression,
  depot,
  brouillons,
  sne,
  cerfa,
  confirmation,
  fiche,
} as const;
