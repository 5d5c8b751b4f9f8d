import { defineProblem } from '@pwp/api-kit';

export const moduleInconnu = defineProblem('module-inconnu', 404, 'Ce module n’est pas au registre');
export const versionInconnue = defineProblem('version-inconnue', 404, 'Cette version n’est pas au registre');
export const versionAlteree = defineProblem('version-alteree', 409, 'Cette version n’est plus celle qui a été signée');
export const moduleModifie = defineProblem('module-modifie', 409, 'Le module a changé entre-temps');
export const rienAAnnuler = defineProblem('rien-a-annuler', 409, 'Il n’y a rien à annuler');
export const apiIncompatible = defineProblem(
  'api-incompatible',
  409,
  'L’API qui tourne ne convient pas à cette version',
);
export const besoinsAApprouver = defineProblem(
  'besoins-a-approuver',
  409,
  'Ce que cette version demande attend un accord',
);
export const cheminPris = defineProblem('chemin-pris', 409, 'Une adresse est à un autre module');
export const anneauInconnu = defineProblem('anneau-inconnu', 409, 'L’anneau nomme qui n’existe pas');
export const registreIndispensable = defineProblem('registre-indispensable', 409, 'Ce module ne peut pas être coupé');
export const configurationAbsente = defineProblem('configuration-absente', 404, 'Ce module n’a pas de configuration');
export const configurationModifiee = defineProblem(
  'configuration-modifiee',
  409,
  'La configuration a changé entre-temps',
);
export const configurationRefusee = defineProblem('configuration-refusee', 422, 'La configuration est refusée');
export const changementRefuse = defineProblem('changement-refuse', 422, 'Le registre refuse ce changement');
export const changementIncertain = defineProblem('changement-incertain', 503, 'Le changement est peut-être fait');
export const changementNonJournalise = defineProblem(
  'changement-non-journalise',
  500,
  'Le changement est fait, mais il n’a pas pu être inscrit au journal',
);
