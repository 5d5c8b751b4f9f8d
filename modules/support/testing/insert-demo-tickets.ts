import type { CreationAttributes } from 'sequelize';
import { TicketModel } from '../api/models/ticket-model.ts';

/** A ticket as the portal keeps it. */
export type DemoTicket = CreationAttributes<TicketModel>;

/** Writes tickets. The module's model must be bound to a migrated database. */
export async function insertDemoTickets(tickets: readonly DemoTicket[]): Promise<void> {
  await TicketModel.bulkCreate([...tickets]);
}
