import type { Migration } from '@pwp/api-kit';
import { createTickets } from './0001-create-tickets.ts';
import { indexTicketsByAccount } from './0002-index-tickets-by-account.ts';

/** The module's schema, step by step. */
export const supportMigrations: readonly Migration[] = [createTickets, indexTicketsByAccount];
