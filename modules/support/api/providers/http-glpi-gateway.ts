import { createProvider, DeliveryRefused, ProviderRefusal, type ProviderCall } from '@pwp/api-kit';
import { Temporal } from 'temporal-polyfill';
import type { z } from 'zod';
import type { CasTicket } from '../../contracts/index.ts';
import {
  CreatedAnswer,
  etatOf,
  FollowupsAnswer,
  SearchAnswer,
  TicketAnswer,
  TicketsAnswer,
  UsersAnswer,
} from './glpi-answers.ts';
import { readChanges } from './glpi-changes.ts';
import { addDocument, readDocument } from './glpi-documents.ts';
import { everyRow, noMore } from './glpi-pages.ts';
import { isOfContent } from './glpi-refusals.ts';
import { createGlpiSession } from './glpi-session.ts';
import { messageContent, plainText, referenceOf, ticketContent } from './glpi-text.ts';
import { readThread } from './glpi-thread.ts';
import type { MessageToAdd, SupportGateway, TicketRequester, TicketToOpen } from './support-gateway.ts';

/** Dependencies of the adapter. */
export interface HttpGlpiOptions {
  /** `…/apirest.php` */
  url: string;
  appToken: string;
  userToken: string;
  /** For one attempt to open, ms. */
  timeoutMs: number;
  /** For one attempt to read, ms. */
  readTimeoutMs: number;
  /** To send one file, and for GLPI's silence while it gives one, ms. */
  documentTimeoutMs: number;
  timeZone: string;
  entity: number;
  categories: ReadonlyMap<CasTicket, number>;
}

/** GLPI's type of a ticket: 1 is an incident, 2 a request. */
const REQUEST = 2;
/** Most tickets of a person. */
const LAST = 200;
/** GLPI puts these under way again when the requester writes: pending, solved. */
const REOPENED: ReadonlySet<string> = new Set(['en-attente', 'resolu']);

/** GLPI over its documented REST API (`apirest.md`), following docs/interfaces/glpi.openapi.json. */
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

  async function add(path: string, input: object, more: Partial<ProviderCall>) {
    try {
      return await session.json(
        {
          method: 'POST',
          path,
          headers: { 'Content-Type': 'application/json' },
          body: () => JSON.stringify({ input }),
          repeatable: false,
          ...more,
        },
        CreatedAnswer,
      );
    } catch (error) {
      if (isOfContent(error)) throw new DeliveryRefused(`GLPI: ${error.status} ${error.code}`);
      throw error;
    }
  }

  /** GLPI's id of a person, who may never have signed in there. */
  async function findUser({ email }: TicketRequester, more: Partial<ProviderCall>): Promise<number | undefined> {
    const users = await session.json(
      get('/User', { 'searchText[name]': exactly(email), range: '0-4' }, more),
      UsersAnswer,
    );
    return users.find(({ name }) => name.toLowerCase() === email.toLowerCase())?.id;
  }

  /** GLPI does not deduplicate, so this looks for a ticket already opened under the key. */
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
    const { id } = await add('/Ticket', input, more);
    return id;
  }

  /** GLPI does not deduplicate here either. */
  async function findMessage(ticket: number, reference: string, more: Partial<ProviderCall>) {
    const followups = await everyRow(session, `/Ticket/${ticket}/ITILFollowup`, FollowupsAnswer, more);
    return followups.find(({ content }) => referenceOf(plainText(content)) === reference)?.id;
  }

  async function addMessage(ticket: number, message: MessageToAdd, reopens: boolean, more: Partial<ProviderCall>) {
    const user = await findUser(message.requester, more);
    const input = {
      itemtype: 'Ticket',
      items_id: ticket,
      content: messageContent(message),
      is_private: 0,
      // Otherwise its author is the portal's technical account.
      ...(user !== undefined && { users_id: user }),
      // GLPI reopens by itself for a requester who is signed in, and not for the technical account.
      ...(reopens && { _reopen: 1 }),
    };
    return add('/ITILFollowup', input, more);
  }

  const standingOf = (row: z.output<typeof SearchAnswer>['data'][number]) => ({
    id: row['2'],
    etat: etatOf(row['12']),
    lastChange: instant(row['19']),
  });

  return {
    async openTicket(ticket, idempotencyKey, signal) {
      const more = signal === undefined ? {} : { signal };
      // Even at a first attempt: the process may have crashed between GLPI's answer and our mark.
      const id = (await findOpened(idempotencyKey, more)) ?? (await create(ticket, idempotencyKey, more));
      return { id };
    },

    async listTickets({ email }) {
      const query = {
        // Option 4, the requester, also matches addresses of people without a GLPI account.
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
      return data.map(standingOf);
    },

    async listChanged(changedAfter, signal) {
      const more = { ...reading, ...(signal !== undefined && { signal }) };
      return readChanges(async (since, first, last) => {
        const query = {
          'criteria[0][field]': '19',
          'criteria[0][searchtype]': 'morethan',
          'criteria[0][value]': glpiDateOf(since, options.timeZone),
          // Those of the portal have its mark in their title.
          'criteria[1][link]': 'AND',
          'criteria[1][field]': '1',
          'criteria[1][searchtype]': 'contains',
          'criteria[1][value]': '[PWP]',
          'forcedisplay[0]': '2',
          'forcedisplay[1]': '12',
          'forcedisplay[2]': '19',
          sort: '19',
          order: 'ASC',
          range: `${first}-${last}`,
        };
        const { data, totalcount } = await session
          .json(get('/search/Ticket', query, more), SearchAnswer)
          .catch((error: unknown) => ({ data: noMore(error), totalcount: 0 }));
        return { rows: data.map(standingOf), total: totalcount };
      }, changedAfter);
    },

    async addMessage(id, message, signal) {
      const more = signal === undefined ? {} : { signal };
      try {
        const { status } = await session.json(get(`/Ticket/${id}`, {}, more), TicketAnswer);
        const former = await findMessage(id, message.reference, more);
        if (former !== undefined) return { id: former };
        const etat = etatOf(status);
        if (etat === 'clos') return 'clos';
        return await addMessage(id, message, REOPENED.has(etat), more);
      } catch (error) {
        if (error instanceof ProviderRefusal && error.status === 404) return 'introuvable';
        throw error;
      }
    },

    addDocument: (id, document, signal) =>
      addDocument(session, id, document, {
        timeoutMs: options.documentTimeoutMs,
        ...(signal !== undefined && { signal }),
      }),

    readDocument: (id, signal) => readDocument(session, id, { timeoutMs: options.documentTimeoutMs, signal }),

    async readTicket(id, requester) {
      try {
        const [ticket, user] = await Promise.all([
          session.json(get(`/Ticket/${id}`, {}, reading), TicketAnswer),
          findUser(requester, reading),
        ]);
        const echanges = await readThread(session, { id, user, instant, ...reading });
        return { id, etat: etatOf(ticket.status), lastChange: instant(ticket.date_mod), echanges };
      } catch (error) {
        if (error instanceof ProviderRefusal && error.status === 404) return undefined;
        throw error;
      }
    },
  };
}

/** GLPI searches within texts; it supports these anchors for exact matches. */
function exactly(text: string): string {
  return `^${text}$`;
}

/** GLPI's dates are in its server's time zone. */
function instantOf(text: string, timeZone: string): Date {
  const local = Temporal.PlainDateTime.from(text);
  return new Date(local.toZonedDateTime(timeZone).epochMilliseconds);
}

/** An instant as GLPI's server writes it. */
function glpiDateOf(instant: Date, timeZone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
  return local.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');
}
