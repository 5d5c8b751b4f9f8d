import { FileResponse, ProviderRefusal, ProviderUnavailable, type Account, type ModuleContext } from '@pwp/api-kit';
import { PIECES_LIMITS } from '../../contracts/index.ts';
import { pieceIntrouvable, supportIndisponible, ticketIntrouvable } from '../problems.ts';
import type { SupportGateway } from '../providers/support-gateway.ts';
import { storedExchanges } from '../tickets/stored-exchanges.ts';
import { TicketModel } from '../tickets/ticket-model.ts';
import { readableTickets } from '../tickets/ticket-policy.ts';
import { TicketPieceModel } from './piece-model.ts';
import { documentKey, documentName } from './piece-presenter.ts';

/** Dependencies of a download. */
export type PieceDownloadContext = Pick<ModuleContext<unknown>, 'files'> & {
  gateway: Pick<SupportGateway, 'readDocument'>;
};

/** Where and how a file of a ticket is downloaded. */
interface PieceAddress {
  account: Account;
  numero: string;
  pieceId: string;
  /** Aborts when the reader leaves. */
  signal: AbortSignal;
}

/**
 * Streams a file of one of the account's tickets. A document of GLPI is only looked for among those that were shown
 * with this very ticket. Throws `ticket-introuvable`, `piece-introuvable`, `support-indisponible`.
 */
export async function downloadPiece(
  { files, gateway }: PieceDownloadContext,
  { account, numero, pieceId, signal }: PieceAddress,
): Promise<FileResponse> {
  const ticket = await TicketModel.findOne({ where: { ...readableTickets(account), numero }, raw: true });
  if (ticket === null) throw ticketIntrouvable(`Aucun de vos tickets ne porte le numéro ${numero}.`);
  const piece = await TicketPieceModel.findOne({ where: { ticketId: ticket.id, pieceId }, raw: true });
  if (piece !== null && piece.fichier !== null) {
    return fileOf({ body: await files.read(piece.fichier), size: piece.taille }, piece.nom, piece.type);
  }
  const document =
    piece === null
      ? storedExchanges(ticket.echanges)
          .flatMap(({ documents }) => documents)
          .find(({ id }) => documentKey(numero, id) === pieceId)
      : piece.glpiId === null
        ? undefined
        : { id: piece.glpiId, nom: piece.nom, type: piece.type };
  if (document === undefined) throw gone();
  const content = await contentOf(gateway, document.id, signal);
  if (content === undefined) throw gone();
  return fileOf(content, documentName(document.nom), document.type);
}

async function contentOf(gateway: PieceDownloadContext['gateway'], id: number, signal: AbortSignal) {
  try {
    return await gateway.readDocument(id, signal);
  } catch (error) {
    if (!(error instanceof ProviderUnavailable || error instanceof ProviderRefusal)) throw error;
    throw supportIndisponible('Le support ne répond pas : réessayez dans quelques minutes.', { cause: error });
  }
}

/** Always saved, never shown in the page: nobody checked what the support joins. */
function fileOf({ body, size }: { body: NodeJS.ReadableStream; size: number | undefined }, nom: string, type: string) {
  return new FileResponse({
    body,
    type: Object.hasOwn(PIECES_LIMITS.types, type) ? type : 'application/octet-stream',
    filename: nom,
    disposition: 'attachment',
    ...(size !== undefined && { size }),
  });
}

function gone() {
  return pieceIntrouvable('Ce fichier n’est pas, ou n’est plus, joint à ce ticket.');
}
