import type { ActPhrases } from '@pwp/api-kit';

/** The module's acts as the journal tells them. */
export const ACTES_EN_MOTS: ActPhrases = {
  'comptes.confirm-adresse': 'Adresse confirmée par la personne : demande de {cible}',
  'comptes.remind-demande': 'A rappelé aux référents la demande de {cible}',
  'comptes.validate-demande': 'A validé la demande de {cible}',
  'comptes.refuse-demande': 'A refusé la demande de {cible}',
  'comptes.expire-demande': 'Demande de {cible} expirée, faute de décision',
  'comptes.create-compte': 'A créé {compte}',
  'comptes.suspend-compte': 'A suspendu {compte}',
  'comptes.reinstate-compte': 'A rétabli {compte}',
  // The account is gone by then: only its address says which one it was.
  'comptes.delete-compte': 'A supprimé le compte de {cible}',
  'comptes.update-guichets': 'A changé les guichets pour {compte}',
  'comptes.update-perimetre': 'A changé le périmètre de référent pour {compte}',
  'comptes.disconnect-compte': 'A déconnecté la personne pour {compte}',
  'comptes.resend-activation': 'A renvoyé le courriel d’activation pour {compte}',
  'comptes.propose-adresse': 'A proposé une nouvelle adresse pour {compte}',
  'comptes.withdraw-adresse': 'A retiré la nouvelle adresse proposée pour {compte}',
  'comptes.prove-adresse': 'Nouvelle adresse confirmée par la personne pour {compte}',
  'comptes.stop-adresse': 'Changement d’adresse arrêté depuis l’ancienne adresse pour {compte}',
  'comptes.change-adresse': 'Nouvelle adresse en service pour {compte}',
  'comptes.drop-adresse': 'Changement d’adresse abandonné pour {compte}',
  'comptes.launch-import': 'A lancé un import de comptes : {cible}',
  'comptes.import-existing-compte': 'A importé une personne qui a déjà un compte : {cible}',
  'comptes.export-comptes': 'A exporté la liste des comptes',
};
