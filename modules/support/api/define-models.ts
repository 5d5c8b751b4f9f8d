import type { Sequelize } from 'sequelize';
import { defineTicketMessageModel } from './messages/message-model.ts';
import { defineTicketPieceModel } from './pieces/piece-model.ts';
import { defineSupportQuotaModel } from './quota/quota-model.ts';
import { defineGlpiSuiviModel } from './tickets/glpi-suivi-model.ts';
import { defineTicketModel } from './tickets/ticket-model.ts';

/** Binds the module's models. */
export function defineSupportModels(sequelize: Sequelize): void {
  defineTicketModel(sequelize);
  defineTicketMessageModel(sequelize);
  defineTicketPieceModel(sequelize);
  defineGlpiSuiviModel(sequelize);
  defineSupportQuotaModel(sequelize);
}
