import type { Account } from '@pwp/api-kit';
import { SEARCH_LIMITS, type SearchAnswer } from '@pwp/contracts';
import { searchableText } from '@pwp/contracts/searchable-text';
import { CAS_LABELS, ETAT_LABELS } from '../../contracts/index.ts';
import { TicketModel } from '../tickets/ticket-model.ts';
import { readableTickets } from '../tickets/ticket-policy.ts';

/** The tickets that are searched: those of « Mes tickets ». */
const LONGEST_LIST = 100;
/** A word of one letter is in every subject. */
const SHORTEST = 2;

/** The caller's tickets by number, by transaction or by the words of their subject; without the support tool, which is slow. */
export async function search(account: Account, texte: string): Promise<SearchAnswer> {
  const words = searchableText(texte.trim()).split(/\s+/);
  if (texte.length < SHORTEST) return { items: [] };
  const rows = await TicketModel.findAll({
    attributes: ['numero', 'cas', 'sujet', 'etat', 'transaction'],
    where: readableTickets(account),
    order: [
      ['dateOuverture', 'DESC'],
      ['id', 'DESC'],
    ],
    limit: LONGEST_LIST,
    raw: true,
  });
  const found = rows.filter(({ numero, sujet, cas, transaction }) => {
    const searched = searchableText([numero, sujet, CAS_LABELS[cas], transaction ?? ''].join(' '));
    return words.every((word) => searched.includes(word));
  });
  return {
    items: found.slice(0, SEARCH_LIMITS.results).map(({ numero, sujet, etat }) => ({
      kind: 'Ticket',
      label: `${numero} · ${sujet}`.slice(0, 200),
      detail: ETAT_LABELS[etat],
      path: `/support/tickets/${numero}`,
    })),
  };
}
