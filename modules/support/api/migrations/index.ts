import type { Migration } from '@pwp/api-kit';
import { createTickets } from './0001-create-tickets.ts';
import { followExchanges } from './0002-follow-exchanges.ts';
import { createMessages } from './0003-create-messages.ts';
import { createPieces } from './0004-create-pieces.ts';
import { createSuivis } from './0005-create-suivis.ts';
import { createQuotas } from './0006-create-quotas.ts';

/** The module's schema, step by step. */
export const supportMigrations: readonly Migration[] = [
  createTickets,
  followExchanges,
  createMessages,
  createPieces,
  createSuivis,
  createQuotas,
];
