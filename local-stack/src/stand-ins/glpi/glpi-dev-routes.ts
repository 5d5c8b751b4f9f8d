import { type Html, html, type UploadedFile } from '@pwp/api-kit';
import type { Context } from 'koa';
import type { Router } from 'koa-router';
import { z } from 'zod';
import { optionsOf, sendTable } from '../simulators/html-page.ts';
import type { Panne } from '../simulators/panne.ts';
import { readBody } from '../simulators/request-body.ts';
import { answerAct, type Clock } from '../simulators/simulator-app.ts';
import { SimulatorError } from '../simulators/simulator-error.ts';
import { answered, moved } from './glpi-acts.ts';
import { documentsOf, receiveFiles } from './glpi-exchange-routes.ts';
import type { GlpiStore } from './glpi-store.ts';
import { GLPI_USERS, STATUS_LABELS, type GlpiTicket } from './glpi-ticket.ts';

const Answer = z.object({
  texte: z.string().trim().min(1),
  // Browsers do not send an unticked box.
  prive: z.union([z.boolean(), z.literal('on').transform(() => true)]).default(false),
});
const Move = z.object({ statut: z.coerce.number().int().min(1).max(6), solution: z.string().trim().default('') });

/** The form of an answer on the page. */
const FORM = { fields: ['texte'], optionalFields: ['prive'], fileField: 'piece' };

const PAGE = '/dev/glpi';
const COLUMNS = ['Ticket', 'Demandeur', 'Contenu et échanges', 'Répondre', 'Changer le statut'];

/** The latest tickets, shown on the page. */
const SHOWN = 50;

/** The page of GLPI's simulator, the opened tickets and the support's actions. */
export const glpiDevRoutes = (store: GlpiStore, clock: Clock) => (router: Router, panne: Panne) => {
  router.get('/tickets', (ctx) => {
    // One line for each external identifier, with the number of its openings. A ticket without one has its own line.
    const byKey = Map.groupBy(store.tickets(), ({ id, externalid }) => externalid ?? `#${id}`);
    ctx.body = [...byKey.values()].map(([ticket, ...again]) =>
      ticket === undefined ? undefined : presentTicket(store, ticket, 1 + again.length),
    );
  });

  router.post('/tickets/:id/reponse', readBody('reponse-invalide'), async (ctx) => {
    const answer = (body: unknown): GlpiTicket => {
      const parsed = Answer.safeParse(body);
      if (!parsed.success) throw new SimulatorError(400, 'reponse-invalide', z.prettifyError(parsed.error));
      return answered(ticketOf(ctx, store), parsed.data.texte, clock(), parsed.data.prive);
    };
    if (ctx.is('multipart') !== 'multipart') return act(ctx, answer(ctx.request.body));
    // The form of the page, which may join a file.
    const ticket = await receiveFiles(ctx.req, store, FORM, (fields, [file]) => {
      const told = answer(Object.fromEntries(fields));
      // A browser sends an empty file for a field that was left alone.
      if (file !== undefined && file.size > 0) joinToLast(told, file);
      return told;
    });
    return act(ctx, ticket);
  });

  /** GLPI joins the files of an answer to its follow-up. */
  function joinToLast({ followups }: GlpiTicket, { name, type, key }: UploadedFile): void {
    const last = followups.at(-1);
    if (last === undefined) return;
    const row = { name, filename: name, mime: type, users_id: GLPI_USERS.support, date_mod: last.date };
    store.addDocument({ ...row, itemtype: 'ITILFollowup', items_id: last.id }, key);
  }

  router.post('/tickets/:id/statut', readBody('statut-invalide'), (ctx) => {
    const ticket = ticketOf(ctx, store);
    const move = Move.safeParse(ctx.request.body);
    if (!move.success) throw new SimulatorError(400, 'statut-invalide', z.prettifyError(move.error));
    act(ctx, moved(ticket, move.data.statut, move.data.solution, clock()));
  });

  function act(ctx: Context, ticket: GlpiTicket): void {
    store.save(ticket);
    answerAct(ctx, PAGE, presentTicket(store, ticket, 1));
  }

  router.get('/', (ctx) => {
    const tickets = store.tickets();
    const shown = tickets.toReversed().slice(0, SHOWN);
    const intro = html`<p>Simulateur de l’outil de tickets du support.</p>
      ${panne.form(PAGE)}`;
    const caption = `${shown.length} tickets sur ${tickets.length}, les derniers reçus d’abord`;
    sendTable(ctx, 'GLPI', intro, { caption, columns: COLUMNS, rows: shown.map((ticket) => cellsOf(store, ticket)) });
  });
};

function presentTicket(store: GlpiStore, ticket: GlpiTicket, ouvertures: number) {
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

function requesterOf(store: GlpiStore, { requester }: GlpiTicket): string {
  return store.users().find(({ id }) => id === requester.users_id)?.name ?? requester.email;
}

function ticketOf(ctx: Context & { params: Record<string, string> }, store: GlpiStore): GlpiTicket {
  const id = ctx.params['id'] ?? '';
  const ticket = store.ticket(Number(id));
  if (ticket === undefined) throw new SimulatorError(404, 'ticket-inconnu', `Aucun ticket n’a l’identifiant ${id}.`);
  return ticket;
}

function cellsOf(store: GlpiStore, ticket: GlpiTicket): (string | Html)[] {
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
