import { outboxHandler, type OutboxHandlers, type OutboxMessage } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { z } from 'zod';
import { TicketPieceModel } from '../pieces/piece-model.ts';
import { sendPieces, type PieceTransmissionContext } from '../pieces/piece-transmission.ts';
import { TicketModel } from '../tickets/ticket-model.ts';
import { requesterOf } from '../tickets/ticket-requester.ts';
import { TicketMessageModel } from './message-model.ts';

const TOPIC = 'support.send-message';

const TransmitPayload = z.object({ reference: z.string() });

/** The outbox message that sends a message of a ticket. */
export function transmitMessage(reference: string): OutboxMessage {
  const payload: z.infer<typeof TransmitPayload> = { reference };
  return { topic: TOPIC, key: reference, payload };
}

/**
 * Adds messages to their tickets in the support tool, in the order in which they were written. A refused one stays `a-transmettre`, and
 * those after it wait: the operator sends it again.
 */
export function messageHandlers(context: PieceTransmissionContext): OutboxHandlers {
  const { gateway, transaction } = context;
  return {
    [TOPIC]: outboxHandler(TransmitPayload, async ({ reference }, { log, signal }) => {
      const message = await TicketMessageModel.findOne({ where: { reference } });
      if (message === null) {
        log.warn({ reference }, 'a message was erased before it left');
        return;
      }
      if (message.etat === 'refuse') return;
      const ticket = await TicketModel.findByPk(message.ticketId, { rejectOnEmpty: true });
      const { glpiId } = ticket;
      if (glpiId === null) throw new Error('its ticket was not sent yet');

      // Already added, but a file was not.
      if (message.glpiId === null) {
        const where = { ticketId: ticket.id, id: { [Op.lt]: message.id }, etat: 'a-transmettre' };
        if ((await TicketMessageModel.count({ where })) > 0) throw new Error('an earlier message was not sent yet');
        const requester = requesterOf(ticket);
        const added = await gateway.addMessage(glpiId, { requester, reference, texte: message.texte }, signal);
        if (typeof added === 'string') {
          log.warn({ numero: ticket.numero, reason: added }, 'a message came too late for its ticket');
          // Nothing is expected of the support: the agent sees it, and what to do.
          await transaction(async () => {
            await TicketMessageModel.update({ etat: 'refuse' }, { where: { id: message.id } });
            await TicketPieceModel.update({ etat: 'refusee' }, { where: { messageId: message.id } });
            if (added === 'clos') await TicketModel.update({ etat: 'clos' }, { where: { id: ticket.id } });
          });
          return;
        }
        await transaction(() =>
          TicketMessageModel.update({ glpiId: added.id, etat: 'transmis' }, { where: { reference, glpiId: null } }),
        );
      }
      await sendPieces(context, { numero: ticket.numero, ticketId: ticket.id, glpiId, messageId: message.id }, signal);
    }),
  };
}
