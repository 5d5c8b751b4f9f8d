export * from './glpi/glpi.ts';
export * from './glpi/glpi-acts.ts';
export { GLPI_TOKENS, startGlpiDouble, type GlpiDouble } from './glpi/glpi-double.ts';
export * from './glpi/glpi-state.ts';
export * from './glpi/glpi-ticket.ts';
export * from './insert-demo-tickets.ts';
