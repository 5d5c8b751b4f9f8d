import { PURGE_ACTION, type ActPhrases } from '@pwp/api-kit';

/** The platform's own acts in words. */
const PLATFORM: ActPhrases = {
  'platform.export-journal': 'A exporté le journal',
  'platform.open-guichet': 'A ouvert le guichet {cible}',
  'platform.close-guichet': 'A fermé le guichet {cible}',
  'platform.reopen-guichet': 'A rouvert le guichet {cible}',
  'platform.run-travail': 'A lancé le travail « {cible} »',
  'platform.pause-travail': 'A mis en pause le travail « {cible} »',
  'platform.resume-travail': 'A repris le travail « {cible} »',
  'platform.replay-envoi': 'A renvoyé un envoi abandonné : {cible}',
  'platform.replay-envois': 'A renvoyé tous les envois abandonnés : {cible}',
  'platform.set-bandeau': 'A affiché un bandeau sur toutes les pages',
  'platform.remove-bandeau': 'A retiré le bandeau',
  'platform.refuse-fichier': 'A refusé un fichier infecté : {cible}',
  'platform.export-person': 'Données remises à une personne : {cible}',
  'platform.erase-person': 'Données d’une personne effacées : {cible}',
  [PURGE_ACTION]: 'Fin de la durée de conservation : {cible}',
  'platform.release-envois': 'A repris les envois retenus depuis une restauration',
};

/** Says an act in words: « A suspendu le compte de Alix DEMO ». */
export type TellAct = (action: string, target: { nom: string; isDeletedCompte: boolean }) => string;

/** Knows the acts of the platform and of its modules; another one is told without its code. */
export function createTellAct(ofModules: readonly (ActPhrases | undefined)[]): TellAct {
  const phrases = new Map([PLATFORM, ...ofModules].flatMap((acts) => Object.entries(acts ?? {})));
  return (action, { nom, isDeletedCompte }) => {
    const phrase = phrases.get(action);
    if (phrase === undefined) return `Acte d’un service qui n’est plus là : ${nom}`;
    const compte = isDeletedCompte ? 'un compte supprimé depuis' : `le compte de ${nom}`;
    return phrase.replaceAll('{compte}', () => compte).replaceAll('{cible}', () => nom);
  };
}
