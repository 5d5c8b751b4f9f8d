import type { Logger, ModuleContext } from '@pwp/api-kit';
import type { SupportGateway } from '../providers/support-gateway.ts';
import { TicketPieceModel } from './piece-model.ts';

/** Dependencies of what sends to the support tool. */
export type PieceTransmissionContext = Pick<ModuleContext<unknown>, 'transaction' | 'files' | 'antivirus'> & {
  gateway: SupportGateway;
  log: Pick<Logger, 'error'>;
};

/** The files of an opening (`messageId` null) or of a message, and the ticket that they go to. */
interface PiecesToSend {
  numero: string;
  ticketId: number;
  glpiId: number;
  messageId: number | null;
}

/**
 * Joins the files to their ticket in the support tool, which then holds the only copy. One that it does not take is
 * marked so; the portal keeps it. An infected one is marked and deleted. Throws when the tool does not answer, or
 * `DeliveryPostponed` when the antivirus does not, and goes on where it stopped at the next call.
 */
export async function sendPieces(
  { gateway, files, antivirus, transaction, log }: PieceTransmissionContext,
  { numero, ticketId, glpiId, messageId }: PiecesToSend,
  signal: AbortSignal,
): Promise<void> {
  const where = { ticketId, messageId, etat: 'a-transmettre' as const };
  for (const piece of await TicketPieceModel.findAll({ where, order: ['rang'] })) {
    const { id, fichier, rang, nom, type } = piece;
    if (fichier === null) throw new Error(`the file ${rang} of ${numero} is no longer stored`);
    if ((await antivirus.infectedOf([fichier], signal)).has(fichier)) {
      log.error({ numero, rang }, 'a file is infected and does not leave');
      await transaction(() => TicketPieceModel.update({ etat: 'infectee', fichier: null }, { where: { id } }));
      await files.delete(fichier);
      continue;
    }
    const added = await addDocument(
      files,
      gateway,
      { glpiId, reference: `${numero}-${rang}`, nom, fichier, type },
      signal,
    );
    if (added === undefined) {
      log.error({ numero, rang, type, size: piece.taille }, 'GLPI refuses the file');
      await transaction(() => TicketPieceModel.update({ etat: 'refusee' }, { where: { id } }));
    } else {
      const joined = { etat: 'transmise' as const, glpiId: added.id, fichier: null };
      await transaction(() => TicketPieceModel.update(joined, { where: { id } }));
      await files.delete(fichier);
    }
  }
}

/** Sends one file; undefined when the tool does not take it. */
async function addDocument(
  files: PieceTransmissionContext['files'],
  gateway: SupportGateway,
  piece: { glpiId: number; reference: string; nom: string; fichier: string; type: string },
  signal: AbortSignal,
): ReturnType<SupportGateway['addDocument']> {
  const { glpiId, reference, nom, fichier, type } = piece;
  const copies = new AsyncDisposableStack();
  try {
    const content = (late: AbortSignal) => files.blob(fichier, type, copies, late);
    return await gateway.addDocument(glpiId, { reference, nom, content }, signal);
  } finally {
    await copies.disposeAsync();
  }
}
