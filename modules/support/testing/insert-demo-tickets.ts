import type { CreationAttributes } from 'sequelize';
import { TicketModel } from '../api/tickets/ticket-model.ts';

/** A ticket as stored. */
export type DemoTicket = CreationAttributes<TicketModel>;

/** Inserts tickets. The module's model must be bound to a migrated database. */
export async function insertDemoTickets(tickets: readonly DemoTicket[]): Promise<void> {
  await TicketModel.bulkCreate([...tickets]);
}
