import { GLPI_USERS, glpiDate, type GlpiMessage, type GlpiTicket } from './glpi-ticket.ts';

/** The HTML that GLPI's editor makes of a text typed by the support. */
function contentOf(text: string): string {
  const escaped = text.replaceAll(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<p>${escaped.replaceAll(/\r?\n/g, '<br>')}</p>`;
}

/** The next id of a message: documents name it, so that no two tickets have the same. */
export function nextMessageId({ id, followups, solutions }: GlpiTicket): number {
  return 1 + Math.max(id * 1_000, ...[...followups, ...solutions].map((each) => each.id));
}

function message(ticket: GlpiTicket, text: string, now: Date, isPrivate: boolean): GlpiMessage {
  return {
    id: nextMessageId(ticket),
    users_id: GLPI_USERS.support,
    date: glpiDate(now),
    content: contentOf(text),
    is_private: isPrivate ? 1 : 0,
  };
}

type Asked = Pick<
  GlpiTicket,
  'name' | 'content' | 'type' | 'entities_id' | 'itilcategories_id' | 'externalid' | 'requester'
>;

/** A new ticket, as the portal's technical account opens it. */
export function openedTicket(asked: Asked, now: Date): Omit<GlpiTicket, 'id'> {
  const date = glpiDate(now);
  const opened = { status: 1, date, date_mod: date, users_id_recipient: GLPI_USERS.portail };
  return { ...asked, ...opened, followups: [], solutions: [] };
}

/**
 * The ticket after an answer of the support; a new one becomes « en cours ». Only the support sees a private answer.
 */
export function answered(ticket: GlpiTicket, text: string, now: Date, isPrivate = false): GlpiTicket {
  return {
    ...ticket,
    status: ticket.status === 1 ? 2 : ticket.status,
    date_mod: glpiDate(now),
    followups: [...ticket.followups, message(ticket, text, now, isPrivate)],
  };
}

/** The ticket with another status; a text becomes the solution that resolves it. */
export function moved(ticket: GlpiTicket, status: number, solution: string, now: Date): GlpiTicket {
  const solutions = solution === '' ? ticket.solutions : [...ticket.solutions, message(ticket, solution, now, false)];
  return { ...ticket, status, date_mod: glpiDate(now), solutions };
}
