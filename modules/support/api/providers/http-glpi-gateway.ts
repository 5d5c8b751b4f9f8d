import { createProvider, ProviderRefusal, type ProviderCall } from '@pwp/api-kit';
import { Temporal } from 'temporal-polyfill';
import type { CasTicket, EchangeTicket } from '../../contracts/index.ts';
import {
  CreatedAnswer,
  etatOf,
  FollowupsAnswer,
  SearchAnswer,
  SolutionsAnswer,
  TicketAnswer,
  TicketsAnswer,
  UsersAnswer,
} from './glpi-answers.ts';
import { createGlpiSession } from './glpi-session.ts';
import { plainText, ticketContent } from './glpi-text.ts';
import type { SupportGateway, TicketRequester, TicketToOpen } from './support-gateway.ts';

/** What the adapter needs to know. */
export interface HttpGlpiOptions {
  /** `…/apirest.php` */
  url: string;
  appToken: string;
  userToken: string;
  /** For one attempt to open, ms. */
  timeoutMs: number;
  /** For one attempt to read, ms. */
  readTimeoutMs: number;
  timeZone: string;
  entity: number;
  categories: ReadonlyMap<CasTicket, number>;
}

/** GLPI's type of a ticket: 1 is an incident, 2 a request. */
const REQUEST = 2;
/** Most tickets that are looked at. */
const LAST = 200;

/** GLPI over its documented REST API (`apirest.md`), by docs/interfaces/glpi.openapi.json. */
export function createHttpGlpiGateway(options: HttpGlpiOptions): SupportGateway {
  const provider = createProvider({
    name: 'GLPI',
    baseUrl: options.url,
    headers: { 'App-Token': options.appToken },
    timeoutMs: options.timeoutMs,
    retries: 1,
  });
  const session = createGlpiSession(provider, options.userToken);
  const reading = { timeoutMs: options.readTimeoutMs };
  const get = (path: string, query: Record<string, string>, more: Partial<ProviderCall>): ProviderCall => {
    const search = new URLSearchParams(query);
    return {
      method: 'GET',
      path: search.size === 0 ? path : `${path}?${search.toString()}`,
      repeatable: true,
      ...more,
    };
  };
  const instant = (text: string) => instantOf(text, options.timeZone);

  /** GLPI's own id of a person, who may never have signed in there. */
  async function findUser({ email }: TicketRequester, more: Partial<ProviderCall>): Promise<number | undefined> {
    const users = await session.json(
      get('/User', { 'searchText[name]': exactly(email), range: '0-4' }, more),
      UsersAnswer,
    );
    return users.find(({ name }) => name.toLowerCase() === email.toLowerCase())?.id;
  }

  /** GLPI recognises nothing by itself: what was opened under a key is looked for by it. */
  async function findOpened(key: string, more: Partial<ProviderCall>): Promise<number | undefined> {
    const found = await session.json(
      get('/Ticket', { 'searchText[externalid]': exactly(key), range: '0-4' }, more),
      TicketsAnswer,
    );
    return found.find(({ externalid }) => externalid === key)?.id;
  }

  async function create(ticket: TicketToOpen, key: string, more: Partial<ProviderCall>): Promise<number> {
    const user = await findUser(ticket.requester, more);
    const category = options.categories.get(ticket.cas);
    const input = {
      name: `[PWP] ${ticket.sujet}`,
      content: ticketContent(ticket),
      type: REQUEST,
      entities_id: options.entity,
      externalid: key,
      ...(category !== undefined && { itilcategories_id: category }),
      ...(user === undefined
        ? {
            _users_id_requester: 0,
            _users_id_requester_notif: { alternative_email: [ticket.requester.email], use_notification: [1] },
          }
        : { _users_id_requester: user }),
    };
    const { id } = await session.json(
      {
        method: 'POST',
        path: '/Ticket',
        headers: { 'Content-Type': 'application/json' },
        body: () => JSON.stringify({ input }),
        repeatable: false,
        ...more,
      },
      CreatedAnswer,
    );
    return id;
  }

  return {
    async openTicket(ticket, idempotencyKey, signal) {
      const more = signal === undefined ? {} : { signal };
      // Even at a first attempt: the process may have ended between the answer of the one before and its mark.
      const id = (await findOpened(idempotencyKey, more)) ?? (await create(ticket, idempotencyKey, more));
      return { id };
    },

    async listTickets({ email }) {
      const query = {
        // 4, the requester, also looks in the addresses of those who are no user of GLPI.
        'criteria[0][field]': '4',
        'criteria[0][searchtype]': 'contains',
        'criteria[0][value]': exactly(email),
        'forcedisplay[0]': '2',
        'forcedisplay[1]': '12',
        'forcedisplay[2]': '19',
        sort: '19',
        order: 'DESC',
        range: `0-${LAST - 1}`,
      };
      const { data } = await session.json(get('/search/Ticket', query, reading), SearchAnswer);
      return data.map((row) => ({ id: row['2'], etat: etatOf(row['12']), lastChange: instant(row['19']) }));
    },

    async readTicket(id, requester) {
      const all = { range: '0-199' };
      try {
        const [ticket, user, followups, solutions] = await Promise.all([
          session.json(get(`/Ticket/${id}`, {}, reading), TicketAnswer),
          findUser(requester, reading),
          session.json(get(`/Ticket/${id}/ITILFollowup`, all, reading), FollowupsAnswer),
          session.json(get(`/Ticket/${id}/ITILSolution`, all, reading), SolutionsAnswer),
        ]);
        const exchange = (users: number, date: string, nature: EchangeTicket['nature'], content: string) => ({
          date: instant(date).toISOString(),
          // The support signs with an account; a person without one answers by mail, and GLPI then names nobody.
          auteur: users === 0 || users === user ? ('demandeur' as const) : ('support' as const),
          nature,
          texte: plainText(content),
        });
        const echanges = [
          ...followups
            .filter((followup) => followup.is_private === 0)
            .map((followup) => exchange(followup.users_id, followup.date, 'reponse', followup.content)),
          ...solutions.map((solution) =>
            exchange(solution.users_id, solution.date_creation, 'solution', solution.content),
          ),
        ].toSorted((left, right) => left.date.localeCompare(right.date));
        return { id, etat: etatOf(ticket.status), lastChange: instant(ticket.date_mod), echanges };
      } catch (error) {
        if (error instanceof ProviderRefusal && error.status === 404) return undefined;
        throw error;
      }
    },
  };
}

/** GLPI searches within texts; these anchors are its own. */
function exactly(text: string): string {
  return `^${text}$`;
}

/** GLPI writes « 2026-11-24 14:55:00 » in the time of its server. */
function instantOf(text: string, timeZone: string): Date {
  const local = Temporal.PlainDateTime.from(text.replace(' ', 'T'));
  return new Date(local.toZonedDateTime(timeZone).epochMilliseconds);
}
