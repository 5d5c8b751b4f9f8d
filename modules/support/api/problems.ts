import { defineProblem } from '@pwp/api-kit';

export const ticketIntrouvable = defineProblem('ticket-introuvable', 404, 'Aucun de vos tickets ne porte ce numéro');
export const tropDeTickets = defineProblem('trop-de-tickets', 429, 'Trop de tickets en un jour');
export const cleIdempotenceReutilisee = defineProblem(
  'cle-idempotence-reutilisee',
  422,
  "Cette clé d'idempotence a déjà servi à un autre ticket",
);
