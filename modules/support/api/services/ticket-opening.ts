import { createHash } from 'node:crypto';
import type { Account, CurrentGuichet, ModuleContext } from '@pwp/api-kit';
import { Op, UniqueConstraintError } from 'sequelize';
import type { CreateTicket, Ticket } from '../../contracts/index.ts';
import { TicketModel } from '../models/ticket-model.ts';
import { ownTickets } from '../policies/ticket-policy.ts';
import { presentTicket, TICKET_COLUMNS } from '../presenters/ticket-presenter.ts';
import { cleIdempotenceReutilisee, tropDeTickets } from '../problems.ts';
import { transmitMessage } from './ticket-transmission.ts';
import { ticketFields } from './ticket-fields.ts';
import { drawNumero } from './ticket-number.ts';

/** Tickets that one account opens in a day: each is kept here and in the support's tool. */
const MOST_A_DAY = 50;
const DAY = 24 * 3_600_000;

/** Who asks, for which guichet, under which key. */
interface TicketSender {
  account: Account;
  guichet: CurrentGuichet | undefined;
  idempotencyKey: string;
}

/** The ticket, and whether this request made it or a former one of the same key did. */
interface OpenedTicket {
  ticket: Ticket;
  created: boolean;
}

/** Opens tickets: kept here first, they leave for the support's tool by themselves. */
export interface TicketOpening {
  /** Throws `cle-idempotence-reutilisee`, `trop-de-tickets`. */
  open(sender: TicketSender, asked: CreateTicket): Promise<OpenedTicket>;
}

/** The service that `POST /tickets` calls. */
export function createTicketOpening({
  outbox,
  clock,
  transaction,
}: Pick<ModuleContext<unknown>, 'outbox' | 'clock' | 'transaction'>): TicketOpening {
  const insert = ({ account, guichet, idempotencyKey }: TicketSender, asked: CreateTicket): Promise<Ticket> =>
    transaction(async () => {
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
        luLe: null,
        idempotencyKey,
        fingerprint: fingerprintOf(asked),
      });
      await outbox.add(transmitMessage(row.numero));
      return presentTicket(row);
    });

  return {
    async open(sender, asked) {
      const former = await findFormer(sender);
      if (former !== null) return replay(former, asked);
      await requireFew(sender.account, clock.now());
      try {
        return { ticket: await insert(sender, asked), created: true };
      } catch (error) {
        // Another request of the same key was faster.
        const winner = error instanceof UniqueConstraintError ? await findFormer(sender) : null;
        if (winner === null) throw error;
        return replay(winner, asked);
      }
    },
  };
}

async function requireFew(account: Account, now: Date): Promise<void> {
  const since = new Date(now.getTime() - DAY);
  const opened = await TicketModel.count({ where: { ...ownTickets(account), dateOuverture: { [Op.gt]: since } } });
  if (opened >= MOST_A_DAY)
    throw tropDeTickets(`Vous avez ouvert ${opened} tickets en un jour. Réessayez demain, ou écrivez au support.`);
}

function findFormer({ account, idempotencyKey }: TicketSender) {
  return TicketModel.findOne({
    attributes: [...TICKET_COLUMNS, 'fingerprint'],
    where: { ...ownTickets(account), idempotencyKey },
    raw: true,
  });
}

function replay(former: TicketModel, asked: CreateTicket): OpenedTicket {
  if (former.fingerprint !== fingerprintOf(asked)) {
    throw cleIdempotenceReutilisee(
      "Cette clé d'idempotence a déjà ouvert un ticket dont le contenu diffère. Recommencez avec une nouvelle clé.",
    );
  }
  return { ticket: presentTicket(former), created: false };
}

/** What a key stands for: the same key with anything else here is a mistake of the caller's. */
function fingerprintOf(asked: CreateTicket): string {
  const fields = Object.entries(asked).toSorted(([left], [right]) => left.localeCompare(right));
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}
