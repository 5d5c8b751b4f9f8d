import type { ModuleContext, PersonalData, Person } from '@pwp/api-kit';
import { literal, Op, where as compared, fn, col, type WhereOptions } from 'sequelize';
import { TicketMessageModel } from '../messages/message-model.ts';
import { TicketPieceModel } from '../pieces/piece-model.ts';
import { SupportQuotaModel } from '../quota/quota-model.ts';
import { deleteTickets } from '../tickets/ticket-deletion.ts';
import { TicketModel } from '../tickets/ticket-model.ts';

/** Tickets in one transaction, to keep locks short. */
const BATCH = 100;

/** Texts in which an agent, or the support, may write of a demande. */
const TEXTS = ['sujet', 'message', 'precisions', 'echanges'] as const;

/**
 * What the module keeps of agents and of demandeurs: an agent's tickets, and the tickets that say a numéro unique. They go whole, since a
 * text that names one person cannot be known to be rid of that person. GLPI keeps its own.
 */
export function supportPersonalData(
  context: Pick<ModuleContext<unknown>, 'files' | 'notices' | 'transaction'>,
): PersonalData {
  const { files, transaction } = context;
  return {
    async export(person) {
      const tickets = await TicketModel.findAll({ where: await ticketsOf(person), order: ['id'], raw: true });
      const ticketId = tickets.map(({ id }) => id);
      const messages = await TicketMessageModel.findAll({ where: { ticketId }, order: ['id'], raw: true });
      const pieces = await TicketPieceModel.findAll({ where: piecesOf(person, ticketId), order: ['id'], raw: true });
      return {
        tickets: tickets.map(({ numero, cas, sujet, message, precisions, etat, dateOuverture, echanges, id }) => ({
          numero,
          cas,
          sujet,
          message,
          precisions,
          etat,
          dateOuverture,
          echanges,
          messages: messages.filter((one) => one.ticketId === id).map(({ texte, dateEnvoi }) => ({ texte, dateEnvoi })),
        })),
        piecesJointes: pieces.map(({ nom, type, taille, dateDepot }) => ({ nom, type, taille, dateDepot })),
      };
    },

    async erase(person) {
      let tickets = 0;
      for (;;) {
        const where = await ticketsOf(person);
        const ids = (await TicketModel.findAll({ attributes: ['id'], where, limit: BATCH, raw: true })).map(
          ({ id }) => id,
        );
        tickets += await deleteTickets(context, ids);
        if (ids.length < BATCH) break;
      }
      if (person.type === 'demandeur') return { tickets };
      // Files that wait for a ticket.
      const accountId = [...person.ids];
      const waiting = await TicketPieceModel.findAll({
        attributes: ['id', 'fichier'],
        where: { accountId },
        raw: true,
      });
      await transaction(() => TicketPieceModel.destroy({ where: { id: waiting.map(({ id }) => id) } }));
      for (const { fichier } of waiting) if (fichier !== null) await files.delete(fichier);
      await transaction(() => SupportQuotaModel.destroy({ where: { accountId } }));
      return { tickets, piecesJointes: waiting.length };
    },
  };
}

async function ticketsOf(person: Person): Promise<WhereOptions<TicketModel>> {
  if (person.type === 'compte') return { accountId: [...person.ids] };
  const numero = { [Op.like]: `%${person.numeroUnique.toUpperCase()}%` };
  const messages = await TicketMessageModel.findAll({
    attributes: ['ticketId'],
    where: compared(compact('texte'), numero),
    raw: true,
  });
  return {
    [Op.or]: [
      ...TEXTS.map((column) => compared(compact(column), numero)),
      { id: messages.map(({ ticketId }) => ticketId) },
    ],
  };
}

/** A text without its spaces: a numéro unique is typed in groups, or not. */
function compact(column: string) {
  return fn('REPLACE', fn('REPLACE', fn('UPPER', col(column)), ' ', ''), literal(`'\u00A0'`), '');
}

function piecesOf(person: Person, ticketId: readonly number[]): WhereOptions<TicketPieceModel> {
  return person.type === 'compte'
    ? { [Op.or]: [{ ticketId: [...ticketId] }, { accountId: [...person.ids] }] }
    : { ticketId: [...ticketId] };
}
