import type { ActPhrases } from '@pwp/api-kit';

/** The module's acts as the journal tells them. */
export const ACTES_EN_MOTS: ActPhrases = {
  'registre.promote-module': 'A donné une version du service {cible}',
  'registre.approve-release': 'A accordé ce que demande une version du service {cible}',
  'registre.rollback-module': 'A retiré une version du service {cible} : retour en arrière',
  'registre.disable-module': 'A coupé le service {cible}',
  'registre.enable-module': 'A remis en service {cible}',
  'registre.configure-module': 'A changé la configuration du service {cible}',
};
