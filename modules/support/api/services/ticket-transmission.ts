import {
  outboxHandler,
  ProviderRefusal,
  type ModuleContext,
  type OutboxHandlers,
  type OutboxMessage,
} from '@pwp/api-kit';
import { z } from 'zod';
import { TicketDetail } from '../../contracts/index.ts';
import { TicketModel } from '../models/ticket-model.ts';
import type { SupportGateway } from '../providers/support-gateway.ts';

const TOPIC = 'support.transmettre-ticket';

const TransmitPayload = z.object({ numero: z.string() });

/** The message that makes a ticket leave. */
export function transmitMessage(numero: string): OutboxMessage {
  const payload: z.infer<typeof TransmitPayload> = { numero };
  return { topic: TOPIC, key: numero, payload };
}

/** What the handler works with. */
export type TicketTransmissionContext = Pick<ModuleContext<unknown>, 'transaction'> & { gateway: SupportGateway };

/** Opens tickets in the support's tool. One that it refuses stays `a-transmettre` and is tried again: the log names the refusal. */
export function transmissionHandlers({ gateway, transaction }: TicketTransmissionContext): OutboxHandlers {
  return {
    [TOPIC]: outboxHandler(TransmitPayload, async ({ numero }, { log, signal }) => {
      const ticket = await TicketModel.findOne({ where: { numero } });
      if (ticket === null) throw new Error(`no ticket ${numero} to transmit`);
      // Transmitted before, and its mark lost.
      if (ticket.glpiId !== null) return;
      try {
        const { id } = await gateway.openTicket(
          {
            requester: { email: ticket.demandeurEmail, nom: ticket.demandeurNom },
            cas: ticket.cas,
            sujet: ticket.sujet,
            message: ticket.message,
            precisions: TicketDetail.shape.precisions.parse(JSON.parse(ticket.precisions)),
          },
          numero,
          signal,
        );
        // Guarded: of two deliveries, one writes.
        await transaction(() =>
          TicketModel.update({ glpiId: id, etat: 'transmis' }, { where: { numero, glpiId: null } }),
        );
      } catch (error) {
        if (error instanceof ProviderRefusal) {
          log.error({ numero, status: error.status, code: error.code }, 'GLPI refuses the ticket');
        }
        throw error;
      }
    }),
  };
}
