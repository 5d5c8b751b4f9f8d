import { type Html, html } from '@pwp/api-kit';
import {
  addDocument,
  answered,
  documentsOf,
  GLPI_USERS,
  moved,
  requestOf,
  STATUS_LABELS,
  type GlpiState,
  type GlpiTicket,
} from '@pwp/module-support/testing';
import type { Context } from 'koa';
import type { Router } from 'koa-router';
import { z } from 'zod';
import { optionsOf, sendTable } from '../simulators/html-page.ts';
import type { Panne } from '../simulators/panne.ts';
import { readBody } from '../simulators/request-body.ts';
import { answerAct, type Clock } from '../simulators/simulator-app.ts';
import { SimulatorError } from '../simulators/simulator-error.ts';

const Answer = z.object({
  texte: z.string().trim().min(1),
  // Browsers do not send an unticked box.
  prive: z.union([z.boolean(), z.literal('on').transform(() => true)]).default(false),
  piece: z.file().optional(),
});
const Move = z.object({ statut: z.coerce.number().int().min(1).max(6), solution: z.string().trim().default('') });

const PAGE = '/dev/glpi';
const COLUMNS = ['Ticket', 'Demandeur', 'Contenu et échanges', 'Répondre', 'Changer le statut'];

/** The latest tickets, shown on the page. */
const SHOWN = 50;

/** The page of GLPI's simulator, the opened tickets and the support's actions. */
export const glpiDevRoutes = (store: GlpiState, clock: Clock) => (router: Router, panne: Panne) => {
  router.get('/tickets', (ctx) => {
    // One line for each external identifier, with the number of its openings. A ticket without one has its own line.
    const byKey = Map.groupBy(store.tickets.values(), ({ id, externalid }) => externalid ?? `#${id}`);
    ctx.body = [...byKey.values()].map(([ticket, ...again]) =>
      ticket === undefined ? undefined : presentTicket(store, ticket, 1 + again.length),
    );
  });

  router.post('/tickets/:id/reponse', readBody('reponse-invalide'), async (ctx) => {
    // The form of the page may join a file.
    const readForm = async () => Object.fromEntries(await (await requestOf(ctx.req)).formData());
    const isForm = ctx.is('multipart') === 'multipart';
    const body: unknown = isForm ? await readForm().catch(() => undefined) : ctx.request.body;
    const parsed = Answer.safeParse(body);
    if (!parsed.success) throw new SimulatorError(400, 'reponse-invalide', z.prettifyError(parsed.error));
    const { texte, prive, piece } = parsed.data;
    const ticket = answered(ticketOf(ctx, store), texte, clock(), prive);
    const last = ticket.followups.at(-1);
    // A browser sends an empty file for a field that was left alone.
    if (last !== undefined && piece !== undefined && piece.size > 0) {
      // GLPI joins the files of an answer to its follow-up.
      const item = { itemtype: 'ITILFollowup', items_id: last.id, users_id: GLPI_USERS.support, date_mod: last.date };
      await addDocument(store, { ...item, name: piece.name, filename: piece.name }, piece);
    }
    act(ctx, ticket);
  });

  router.post('/tickets/:id/statut', readBody('statut-invalide'), (ctx) => {
    const ticket = ticketOf(ctx, store);
    const move = Move.safeParse(ctx.request.body);
    if (!move.success) throw new SimulatorError(400, 'statut-invalide', z.prettifyError(move.error));
    act(ctx, moved(ticket, move.data.statut, move.data.solution, clock()));
  });

  function act(ctx: Context, ticket: GlpiTicket): void {
    store.tickets.set(ticket.id, ticket);
    answerAct(ctx, PAGE, presentTicket(store, ticket, 1));
  }

  router.get('/', (ctx) => {
    const tickets = [...store.tickets.values()];
    const shown = tickets.toReversed().slice(0, SHOWN);
    const intro = html`<p>Simulateur de l’outil de tickets du support.</p>
      ${panne.form(PAGE)}`;
    const caption = `${shown.length} tickets sur ${tickets.length}, les derniers reçus d’abord`;
    sendTable(ctx, 'GLPI', intro, { caption, columns: COLUMNS, rows: shown.map((ticket) => cellsOf(store, ticket)) });
  });
};

function presentTicket(store: GlpiState, ticket: GlpiTicket, ouvertures: number) {
  return {
    id: ticket.id,
    externalid: ticket.externalid,
    titre: ticket.name,
    statut: ticket.status,
    demandeur: requesterOf(store, ticket),
    ouvertures,
    echanges: ticket.followups.length + ticket.solutions.length,
    documents: documentsOf(store, 'Ticket', ticket.id).map(({ filename }) => filename),
  };
}

function requesterOf(store: GlpiState, { requester }: GlpiTicket): string {
  return store.users().find(({ id }) => id === requester.users_id)?.name ?? requester.email;
}

function ticketOf(ctx: Context & { params: Record<string, string> }, store: GlpiState): GlpiTicket {
  const id = ctx.params['id'] ?? '';
  const ticket = store.tickets.get(Number(id));
  if (ticket === undefined) throw new SimulatorError(404, 'ticket-inconnu', `Aucun ticket n’a l’identifiant ${id}.`);
  return ticket;
}

function cellsOf(store: GlpiState, ticket: GlpiTicket): (string | Html)[] {
  const { id, externalid, name, status, content } = ticket;
  const filesOf = (itemtype: string, item: number) =>
    documentsOf(store, itemtype, item)
      .map(({ filename }) => `[${filename}]`)
      .join(' ');
  const messages = [...ticket.followups, ...ticket.solutions].map(
    (each) =>
      html`<li>
        ${each.date}${each.is_private === 1 ? ' (privé)' : ''} : ${withoutTags(each.content)}
        ${filesOf('ITILFollowup', each.id)}
      </li>`,
  );
  return [
    html`${id}<br />${externalid ?? ''}<br />${name}<br />${STATUS_LABELS[status] ?? ''}`,
    requesterOf(store, ticket),
    html`${withoutTags(content)} ${filesOf('Ticket', id)}
      <ul>
        ${messages}
      </ul>`,
    html`<form method="post" action="${PAGE}/tickets/${id}/reponse" enctype="multipart/form-data">
      <label>Réponse au ticket ${id} <textarea name="texte" rows="3" required></textarea></label>
      <label><input type="checkbox" name="prive" /> Privée</label>
      <label>Fichier joint à la réponse au ticket ${id} <input type="file" name="piece" /></label>
      <button type="submit">Répondre</button>
    </form>`,
    html`<form method="post" action="${PAGE}/tickets/${id}/statut">
      <label
        >Statut du ticket ${id}
        <select name="statut">
          ${optionsOf(Object.entries(STATUS_LABELS), String(status))}
        </select></label
      >
      <label>Solution <textarea name="solution" rows="2"></textarea></label>
      <button type="submit">Changer</button>
    </form>`,
  ];
}

/** Enough for a page of the local stack, which escapes the rest. */
function withoutTags(content: string): string {
  return content
    .replaceAll(/<[^<>]+>/g, ' ')
    .replaceAll(/&#(\d+);/g, (_entity, code: string) => String.fromCharCode(Number(code)));
}
