import type { EchangeTicket } from '../../contracts/index.ts';
import type { TicketPieceModel } from '../pieces/piece-model.ts';
import { presentPiece } from '../pieces/piece-presenter.ts';
import type { TicketMessageModel } from './message-model.ts';

/** A message of the agent, as the contract describes it. */
export function presentMessage(message: TicketMessageModel, pieces: readonly TicketPieceModel[]): EchangeTicket {
  return {
    id: message.reference,
    date: message.dateEnvoi.toISOString(),
    auteur: 'demandeur',
    nature: 'reponse',
    texte: message.texte,
    etat: message.etat === 'a-transmettre' ? 'en-cours' : message.etat,
    nouveau: false,
    pieces: pieces.map(presentPiece),
  };
}
