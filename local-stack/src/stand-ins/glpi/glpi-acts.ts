import { GLPI_USERS, glpiDate, type GlpiMessage, type GlpiTicket } from './glpi-ticket.ts';

/** The text that a person of the support types, as GLPI's editor makes HTML of it. */
function contentOf(text: string): string {
  const escaped = text.replaceAll(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<p>${escaped.replaceAll(/\r?\n/g, '<br>')}</p>`;
}

function message(ticket: GlpiTicket, text: string, now: Date, isPrivate: boolean): GlpiMessage {
  const id = 1 + Math.max(0, ...[...ticket.followups, ...ticket.solutions].map((each) => each.id));
  return {
    id,
    users_id: GLPI_USERS.support,
    date: glpiDate(now),
    content: contentOf(text),
    is_private: isPrivate ? 1 : 0,
  };
}

/** The ticket once the support answered; a new one is then under way. A private answer is for the support alone. */
export function answered(ticket: GlpiTicket, text: string, now: Date, isPrivate = false): GlpiTicket {
  return {
    ...ticket,
    status: ticket.status === 1 ? 2 : ticket.status,
    date_mod: glpiDate(now),
    followups: [...ticket.followups, message(ticket, text, now, isPrivate)],
  };
}

/** The ticket under another status; a text is the solution that it is resolved with. */
export function moved(ticket: GlpiTicket, status: number, solution: string, now: Date): GlpiTicket {
  const solutions = solution === '' ? ticket.solutions : [...ticket.solutions, message(ticket, solution, now, false)];
  return { ...ticket, status, date_mod: glpiDate(now), solutions };
}
