import type { ModuleContext } from '@pwp/api-kit';
import { TicketPieceModel } from '../pieces/piece-model.ts';
import { withdrawAnswer } from './answer-notice.ts';
import { TicketModel } from './ticket-model.ts';

/** Deletes tickets of the portal, with their messages, files and notices. GLPI keeps its own. Returns how many there were. */
export async function deleteTickets(
  { files, notices, transaction }: Pick<ModuleContext<unknown>, 'files' | 'notices' | 'transaction'>,
  ids: readonly number[],
): Promise<number> {
  if (ids.length === 0) return 0;
  const { keys, deleted } = await transaction(async () => {
    const tickets = await TicketModel.findAll({ attributes: ['id', 'numero'], where: { id: [...ids] }, lock: true });
    const ticketId = tickets.map(({ id }) => id);
    const pieces = await TicketPieceModel.findAll({ attributes: ['fichier'], where: { ticketId } });
    for (const { numero } of tickets) await withdrawAnswer(notices, numero);
    // Messages and files go with their ticket.
    return {
      deleted: await TicketModel.destroy({ where: { id: ticketId } }),
      keys: pieces.flatMap(({ fichier }) => fichier ?? []),
    };
  });
  // After the commit: `support.purge-pieces` sweeps what a crash leaves here.
  for (const key of keys) await files.delete(key);
  return deleted;
}
