import { defineProblem } from '@pwp/api-kit';

export const ticketIntrouvable = defineProblem('ticket-introuvable', 404, 'Aucun de vos tickets ne porte ce numéro');
export const tropDeTickets = defineProblem('trop-de-tickets', 429, 'Trop de tickets en un jour');
export const cleIdempotenceReutilisee = defineProblem(
  'cle-idempotence-reutilisee',
  422,
  'Cette clé d’idempotence a déjà servi à un autre ticket',
);
export const ticketClos = defineProblem('ticket-clos', 409, 'Ce ticket est clos');
export const tropDeMessages = defineProblem('trop-de-messages', 429, 'Trop de messages sur ce ticket');
export const pieceIntrouvable = defineProblem('piece-introuvable', 404, 'Ce fichier n’existe pas, ou plus');
export const piecesAbsentes = defineProblem('pieces-absentes', 422, 'Un fichier joint n’est plus là');
export const tropDePieces = defineProblem('trop-de-pieces', 429, 'Trop de fichiers attendent d’être joints');
export const aucunFichier = defineProblem('aucun-fichier', 422, 'L’envoi ne contient aucun fichier');
export const identifiantReutilise = defineProblem(
  'identifiant-reutilise',
  409,
  'Cet identifiant désigne déjà un autre fichier',
);
export const supportIndisponible = defineProblem(
  'support-indisponible',
  503,
  'Le support ne répond pas pour le moment',
);
