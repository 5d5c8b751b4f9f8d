import { createHash } from 'node:crypto';
import type { Account, ModuleContext } from '@pwp/api-kit';
import { Op } from 'sequelize';
import type { CreateMessage, EchangeTicket } from '../../contracts/index.ts';
import { TicketPieceModel } from '../pieces/piece-model.ts';
import { joinPieces } from '../pieces/piece-deposit.ts';
import { cleIdempotenceReutilisee, ticketClos, ticketIntrouvable, tropDeMessages } from '../problems.ts';
import { withdrawAnswer } from '../tickets/answer-notice.ts';
import { TicketModel } from '../tickets/ticket-model.ts';
import { drawReference } from '../tickets/ticket-number.ts';
import { readableTickets } from '../tickets/ticket-policy.ts';
import { TicketMessageModel } from './message-model.ts';
import { presentMessage } from './message-presenter.ts';
import { transmitMessage } from './message-transmission.ts';

const DAY = 24 * 3_600_000;

/** Messages on one ticket in a day: a conversation, not a flood. */
const MOST_A_DAY = 50;
/** Messages on one ticket: all of them are in one answer. */
const MOST = 1_000;

/** Who writes, on which ticket, under which key. */
interface MessageSender {
  account: Account;
  numero: string;
  idempotencyKey: string;
}

/** How agents write on their tickets: the message is stored here first, and the outbox sends it. */
export interface MessageWriting {
  /**
   * The message, and whether this request or an earlier one with the same key wrote it. Throws `ticket-introuvable`,
   * `ticket-clos`, `trop-de-messages`, `pieces-absentes`, `cle-idempotence-reutilisee`.
   */
  write(sender: MessageSender, asked: CreateMessage): Promise<{ message: EchangeTicket; created: boolean }>;
}

/** The service that `POST /tickets/:numero/messages` calls. */
export function createMessageWriting({
  outbox,
  clock,
  transaction,
  notices,
}: Pick<ModuleContext<unknown>, 'outbox' | 'clock' | 'transaction' | 'notices'>): MessageWriting {
  return {
    write: ({ account, numero, idempotencyKey }, asked) =>
      transaction(async () => {
        // Locked, so that of two requests with one key the second finds the message of the first.
        const ticket = await TicketModel.findOne({ where: { ...readableTickets(account), numero }, lock: true });
        if (ticket === null) throw ticketIntrouvable(`Aucun de vos tickets ne porte le numéro ${numero}.`);
        const fingerprint = fingerprintOf(asked);
        const former = await TicketMessageModel.findOne({ where: { ticketId: ticket.id, idempotencyKey } });
        if (former !== null) return replay(former, fingerprint);

        if (ticket.etat === 'clos') {
          throw ticketClos('Ce ticket est clos : le support ne lit plus ce qui y est écrit. Ouvrez un nouveau ticket.');
        }
        await requireFew(ticket.id, clock.now());
        const dateEnvoi = afterLast(clock.now(), ticket);
        const message = await TicketMessageModel.create({
          ticketId: ticket.id,
          reference: drawReference(),
          texte: asked.texte,
          dateEnvoi,
          etat: 'a-transmettre',
          glpiId: null,
          idempotencyKey,
          fingerprint,
        });
        const pieces = await joinPieces(account, asked.pieces, { ticketId: ticket.id, messageId: message.id });
        await ticket.update({ dernierDemandeur: dateEnvoi });
        await withdrawAnswer(notices, numero);
        await outbox.add(transmitMessage(message.reference));
        return { message: presentMessage(message, pieces), created: true };
      }),
  };
}

/**
 * The date of a message, in whole seconds as in the support tool: what is written there in the same second comes after
 * it, and it comes after what it answers, also when the tool's clock is ahead of ours.
 */
function afterLast(now: Date, { dernierSupport }: TicketModel): Date {
  const second = new Date(Math.floor(now.getTime() / 1_000) * 1_000);
  return dernierSupport === null || dernierSupport < second ? second : new Date(dernierSupport.getTime() + 1);
}

async function requireFew(ticketId: number, now: Date): Promise<void> {
  const dateEnvoi = { [Op.gt]: new Date(now.getTime() - DAY) };
  const written = await TicketMessageModel.count({ where: { ticketId, dateEnvoi } });
  if (written >= MOST_A_DAY)
    throw tropDeMessages(`Vous avez écrit ${written} messages sur ce ticket en un jour. Réessayez demain.`);
  const all = await TicketMessageModel.count({ where: { ticketId } });
  if (all >= MOST) throw tropDeMessages(`Vous avez écrit ${all} messages sur ce ticket. Ouvrez un nouveau ticket.`);
}

async function replay(former: TicketMessageModel, fingerprint: string) {
  if (former.fingerprint !== fingerprint) {
    throw cleIdempotenceReutilisee(
      'Cette clé d’idempotence a déjà écrit un message dont le contenu diffère. Recommencez avec une nouvelle clé.',
    );
  }
  const pieces = await TicketPieceModel.findAll({ where: { messageId: former.id }, order: ['rang'] });
  return { message: presentMessage(former, pieces), created: false };
}

function fingerprintOf({ texte, pieces = [] }: CreateMessage): string {
  return createHash('sha256').update(JSON.stringify({ texte, pieces })).digest('hex');
}
