import { createHash } from 'node:crypto';
import { safeFileName } from '@pwp/api-kit';
import type { PieceTicket } from '../../contracts/index.ts';
import type { ReadDocument } from '../providers/read-exchange.ts';
import type { TicketPieceModel } from './piece-model.ts';

/** A file that the agent joined. */
export function presentPiece({
  pieceId,
  nom,
  taille,
  etat,
}: Pick<TicketPieceModel, 'pieceId' | 'nom' | 'taille' | 'etat'>): PieceTicket {
  return { id: pieceId, nom, taille, etat: etat === 'a-transmettre' ? 'en-cours' : etat };
}

/** A file of the support. */
export function presentDocument(numero: string, { id, nom }: ReadDocument): PieceTicket {
  return { id: documentKey(numero, id), nom: documentName(nom), taille: null, etat: 'transmise' };
}

/** The address of a document or of an exchange within one ticket, from which GLPI's own id cannot be told or tried. */
export function documentKey(numero: string, id: number | string): string {
  return createHash('sha256').update(`${numero}/${id}`).digest('base64url').slice(0, 32);
}

/** A name that is safe to show and to save; GLPI's are the support's own. */
export function documentName(nom: string): string {
  return safeFileName(nom, '', 'document');
}
