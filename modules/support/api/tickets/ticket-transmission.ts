import { outboxHandler, ProviderRefusal, type OutboxHandlers, type OutboxMessage } from '@pwp/api-kit';
import { z } from 'zod';
import { TicketDetail } from '../../contracts/index.ts';
import { sendPieces, type PieceTransmissionContext } from '../pieces/piece-transmission.ts';
import { TicketModel } from './ticket-model.ts';
import { requesterOf } from './ticket-requester.ts';

const TOPIC = 'support.send-ticket';

const TransmitPayload = z.object({ numero: z.string() });

/** The outbox message that sends a ticket. */
export function transmitMessage(numero: string): OutboxMessage {
  const payload: z.infer<typeof TransmitPayload> = { numero };
  return { topic: TOPIC, key: numero, payload };
}

/** Opens tickets in the support tool. A refused one stays `a-transmettre`: the log names the refusal, and the operator sends it again. */
export function transmissionHandlers(context: PieceTransmissionContext): OutboxHandlers {
  const { gateway, transaction } = context;

  async function open(ticket: TicketModel, signal: AbortSignal): Promise<number> {
    const { numero } = ticket;
    const { id } = await gateway.openTicket(
      {
        requester: requesterOf(ticket),
        cas: ticket.cas,
        sujet: ticket.sujet,
        message: ticket.message,
        precisions: TicketDetail.shape.precisions.parse(JSON.parse(ticket.precisions)),
      },
      numero,
      signal,
    );
    // Guarded: of two deliveries, only one writes.
    await transaction(() => TicketModel.update({ glpiId: id, etat: 'transmis' }, { where: { numero, glpiId: null } }));
    return id;
  }

  return {
    [TOPIC]: outboxHandler(TransmitPayload, async ({ numero }, { log, signal }) => {
      const ticket = await TicketModel.findOne({ where: { numero } });
      if (ticket === null) {
        log.warn({ numero }, 'a ticket was erased before it left');
        return;
      }
      try {
        // Already open: the mark was lost, or a file did not leave.
        const glpiId = ticket.glpiId ?? (await open(ticket, signal));
        await sendPieces(context, { numero, ticketId: ticket.id, glpiId, messageId: null }, signal);
      } catch (error) {
        if (error instanceof ProviderRefusal) {
          log.error({ numero, status: error.status, code: error.code }, 'GLPI refuses the ticket');
        }
        throw error;
      }
    }),
  };
}
