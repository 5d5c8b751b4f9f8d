import type { ActPhrases } from '@pwp/api-kit';

/** The acts in words, for the journal. */
export const communicationActs: ActPhrases = {
  'communication.submit-publication': 'A donné à relire la publication {cible}',
  'communication.take-back-publication': 'A repris la publication {cible} avant sa relecture',
  'communication.send-back-publication': 'A renvoyé à son auteur la publication {cible}',
  'communication.publish-publication': 'A relu et publié {cible}',
  'communication.correct-publication': 'A relu et publié la correction de {cible}',
  'communication.archive-publication': 'A retiré à ses lecteurs la publication {cible}',
};
