import { defineProblem } from '@pwp/api-kit';

export const publicationRefusee = defineProblem('publication-refusee', 422, 'La publication est refusée');
export const apiIncompatible = defineProblem(
  'api-incompatible',
  409,
  'L’API qui tourne ne convient pas à cette version',
);
export const besoinsAApprouver = defineProblem(
  'besoins-a-approuver',
  409,
  'Ce que cette version demande attend l’accord de l’exploitation',
);
export const anneauInconnu = defineProblem('anneau-inconnu', 409, 'L’anneau nomme qui n’existe pas');
export const portailInjoignable = defineProblem('portail-injoignable', 503, 'Le portail ne répond pas au registre');
export const cheminPris = defineProblem('chemin-pris', 409, 'Une adresse est à un autre module');
export const fluxSeul = defineProblem('flux-seul', 406, 'Cette adresse est celle d’un flux d’événements');
export const tropDeFlux = defineProblem('trop-de-flux', 503, 'Trop de pages suivent déjà le registre');
export const moduleInconnu = defineProblem('module-inconnu', 404, 'Ce module n’est pas au registre');
export const versionInconnue = defineProblem('version-inconnue', 404, 'Cette version n’est pas au registre');
export const versionAlteree = defineProblem('version-alteree', 409, 'Cette version n’est plus celle qui a été signée');
export const moduleModifie = defineProblem('module-modifie', 409, 'Le module a changé entre-temps');
export const rienAAnnuler = defineProblem('rien-a-annuler', 409, 'Il n’y a rien à annuler');
export const cleInconnue = defineProblem('cle-inconnue', 404, 'Cette clé est inconnue');
export const configurationAbsente = defineProblem('configuration-absente', 404, 'Ce module n’a pas de configuration');
export const configurationModifiee = defineProblem(
  'configuration-modifiee',
  409,
  'La configuration a changé entre-temps',
);
export const configurationRefusee = defineProblem('configuration-refusee', 422, 'La configuration est refusée');
export const jetonInconnu = defineProblem('jeton-inconnu', 404, 'Ce jeton est inconnu');
export const octroiRefuse = defineProblem('octroi-refuse', 422, 'L’octroi de développement est refusé');
export const octroisFermes = defineProblem('octrois-fermes', 403, 'Ce portail ne permet pas d’y développer');
export const octroiInconnu = defineProblem('octroi-inconnu', 404, 'Cet octroi n’est pas en vigueur');
export const accordAbsent = defineProblem('accord-absent', 403, 'L’accord de la personne manque');
