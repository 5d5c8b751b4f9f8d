import { createHash } from 'node:crypto';
import type { Account, CurrentGuichet, ModuleContext } from '@pwp/api-kit';
import { Op } from 'sequelize';
import type { CreateTicket, Ticket } from '../../contracts/index.ts';
import { joinPieces } from '../pieces/piece-deposit.ts';
import { createAccountTurn } from '../quota/account-turn.ts';
import { TicketModel } from './ticket-model.ts';
import { readableTickets } from './ticket-policy.ts';
import { presentTicket, TICKET_COLUMNS } from './ticket-presenter.ts';
import { cleIdempotenceReutilisee, tropDeTickets } from '../problems.ts';
import { transmitMessage } from './ticket-transmission.ts';
import { ticketFields } from './ticket-fields.ts';
import { drawNumero } from './ticket-number.ts';

const DAY = 24 * 3_600_000;

/** Who asks, for which guichet, under which key. */
interface TicketSender {
  account: Account;
  guichet: CurrentGuichet | undefined;
  idempotencyKey: string;
}

/** The ticket, and whether this request or an earlier one with the same key created it. */
interface OpenedTicket {
  ticket: Ticket;
  created: boolean;
}

/** Opens tickets: they are stored here first, and the outbox sends them to the support tool. */
export interface TicketOpening {
  /** Throws `cle-idempotence-reutilisee`, `trop-de-tickets`, `pieces-absentes`. */
  open(sender: TicketSender, asked: CreateTicket): Promise<OpenedTicket>;
}

/** Dependencies of the service. */
export interface TicketOpeningContext extends Pick<ModuleContext<unknown>, 'outbox' | 'clock' | 'transaction'> {
  /** Tickets that one account may open per day: each is stored here and in the support tool. */
  mostADay: () => number;
}

/** The service that `POST /tickets` calls. */
export function createTicketOpening({ outbox, clock, transaction, mostADay }: TicketOpeningContext): TicketOpening {
  const turn = createAccountTurn({ transaction });

  async function insert({ account, guichet, idempotencyKey }: TicketSender, asked: CreateTicket): Promise<Ticket> {
    const now = clock.now();
    const { sujet, transaction: pli, precisions } = ticketFields(asked);
    const row = await TicketModel.create({
      numero: drawNumero(),
      accountId: account.id,
      guichetCode: guichet?.code ?? null,
      demandeurNom: `${account.prenom} ${account.nom}`.trim(),
      demandeurEmail: account.email,
      cas: asked.cas,
      sujet,
      message: asked.message,
      transaction: pli,
      precisions: JSON.stringify(precisions),
      etat: 'a-transmettre',
      glpiId: null,
      dateOuverture: now,
      dernierEchange: now,
      dernierSupport: null,
      dernierDemandeur: null,
      vuLe: null,
      echangesAu: null,
      checkedAt: null,
      idempotencyKey,
      fingerprint: fingerprintOf(asked),
    });
    await joinPieces(account, asked.pieces, { ticketId: row.id, messageId: null });
    await outbox.add(transmitMessage(row.numero));
    return presentTicket(row);
  }

  return {
    open: (sender, asked) =>
      turn(sender.account, async () => {
        const former = await findFormer(sender);
        if (former !== null) return replay(former, asked);
        await requireFew(sender.account, clock.now(), mostADay());
        return { ticket: await insert(sender, asked), created: true };
      }),
  };
}

async function requireFew(account: Account, now: Date, most: number): Promise<void> {
  const since = new Date(now.getTime() - DAY);
  const opened = await TicketModel.count({ where: { ...readableTickets(account), dateOuverture: { [Op.gt]: since } } });
  if (opened >= most)
    throw tropDeTickets(
      `Vous avez ouvert ${opened === 1 ? 'un ticket' : `${opened} tickets`} en un jour. Réessayez demain, ou écrivez au support.`,
    );
}

function findFormer({ account, idempotencyKey }: TicketSender) {
  return TicketModel.findOne({
    attributes: [...TICKET_COLUMNS, 'fingerprint'],
    where: { ...readableTickets(account), idempotencyKey },
    raw: true,
  });
}

function replay(former: TicketModel, asked: CreateTicket): OpenedTicket {
  if (former.fingerprint !== fingerprintOf(asked)) {
    throw cleIdempotenceReutilisee(
      'Cette clé d’idempotence a déjà ouvert un ticket dont le contenu diffère. Recommencez avec une nouvelle clé.',
    );
  }
  return { ticket: presentTicket(former), created: false };
}

/** The request behind a key: the same key with a different request is the caller's mistake. */
function fingerprintOf(asked: CreateTicket): string {
  const fields = Object.entries(asked).toSorted(([left], [right]) => left.localeCompare(right));
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}
