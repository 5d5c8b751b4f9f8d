import { defineEndpoints } from '@pwp/contracts';
import {
  AdresseConfirmee,
  ConfirmerAdresse,
  Defi,
  DemanderCompte,
  DemandeRecue,
  GuichetProposeList,
  GuichetQuery,
  SuivreDemande,
} from './demande-de-compte.ts';

/** « Je crée mon espace »: what anybody may call, below `/api/comptes`. */
export const premiereVisiteEndpoints = defineEndpoints({
  'GET /defi': { summary: 'Une preuve de travail à faire avant de demander un compte', output: Defi },
  'GET /guichets': {
    summary: 'Les guichets ouverts dont le code ou le nom correspond, 10 au plus',
    query: GuichetQuery,
    output: GuichetProposeList,
  },
  'POST /demandes': {
    summary: "Demander un compte ; la réponse est la même, que l'adresse soit connue ou non",
    body: DemanderCompte,
    output: DemandeRecue,
    status: 202,
  },
  'POST /demandes/suivi': {
    summary: "Recevoir par courriel l'état de sa demande ; la réponse est la même, que l'adresse soit connue ou non",
    body: SuivreDemande,
    output: DemandeRecue,
    status: 202,
  },
  'POST /demandes/confirmation': {
    summary: "Confirmer l'adresse par le code du lien reçu ; la demande attend alors un référent",
    body: ConfirmerAdresse,
    output: AdresseConfirmee,
  },
});
