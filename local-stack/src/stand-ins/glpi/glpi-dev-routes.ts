import type { Context } from 'koa';
import { Router } from 'koa-router';
import { z } from 'zod';
import { html, type Html } from '../html.ts';
import { sendPage } from '../simulators/html-page.ts';
import type { ReceivedFile } from '../simulators/multipart.ts';
import type { Panne } from '../simulators/panne.ts';
import { readBody } from '../simulators/request-body.ts';
import type { Clock } from '../simulators/simulator-app.ts';
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

/** The latest tickets, shown on the page. */
const SHOWN = 50;

/**
 * The page of GLPI's simulator, its failure switch, the opened tickets and the support's actions, under `/dev/glpi`.
 */
export function glpiDevRoutes(path: string, store: GlpiStore, panne: Panne, clock: Clock): Router {
  const router = new Router({ prefix: path });
  router.get('/panne', panne.read);
  router.post('/panne', readBody('mode-invalide'), panne.write);

  router.get('/tickets', (ctx) => {
    ctx.body = openings(store.tickets()).map(({ ticket, ouvertures }) => presentTicket(store, ticket, ouvertures));
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
      if (file !== undefined && file.taille > 0) joinToLast(told, file);
      return told;
    });
    return act(ctx, ticket);
  });

  /** GLPI joins the files of an answer to its follow-up. */
  function joinToLast({ followups }: GlpiTicket, { nom, type, chemin }: ReceivedFile): void {
    const last = followups.at(-1);
    if (last === undefined) return;
    const row = { name: nom, filename: nom, mime: type, users_id: GLPI_USERS.support, date_mod: last.date };
    store.addDocument({ ...row, itemtype: 'ITILFollowup', items_id: last.id }, chemin);
  }

  router.post('/tickets/:id/statut', readBody('statut-invalide'), (ctx) => {
    const ticket = ticketOf(ctx, store);
    const move = Move.safeParse(ctx.request.body);
    if (!move.success) throw new SimulatorError(400, 'statut-invalide', z.prettifyError(move.error));
    act(ctx, moved(ticket, move.data.statut, move.data.solution, clock()));
  });

  function act(ctx: Context, ticket: GlpiTicket): void {
    store.save(ticket);
    if (ctx.is('urlencoded', 'multipart') !== false) {
      ctx.redirect(path);
      ctx.status = 303;
      return;
    }
    ctx.body = presentTicket(store, ticket, 1);
  }

  router.get('/', (ctx) => {
    const tickets = store.tickets();
    const shown = tickets.toReversed().slice(0, SHOWN);
    sendPage(
      ctx,
      'GLPI',
      html`<p>Simulateur de l’outil de tickets du support.</p>
        ${panne.form(path)}
        <table>
          <caption>
            ${shown.length} tickets sur ${tickets.length}, les derniers reçus d’abord
          </caption>
          <thead>
            <tr>
              <th scope="col">Ticket</th>
              <th scope="col">Demandeur</th>
              <th scope="col">Contenu et échanges</th>
              <th scope="col">Répondre</th>
              <th scope="col">Changer le statut</th>
            </tr>
          </thead>
          <tbody>
            ${shown.map((ticket) => ticketRow(path, store, ticket))}
          </tbody>
        </table>`,
    );
  });
  return router;
}

/** One line for each external identifier, with the number of its openings. A ticket without one has its own line. */
function openings(tickets: readonly GlpiTicket[]): { ticket: GlpiTicket; ouvertures: number }[] {
  const byKey = Map.groupBy(tickets, ({ id, externalid }) => externalid ?? `#${id}`);
  return [...byKey.values()].flatMap(([ticket, ...again]) =>
    ticket === undefined ? [] : [{ ticket, ouvertures: 1 + again.length }],
  );
}

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

function ticketRow(path: string, store: GlpiStore, ticket: GlpiTicket): Html {
  const statuts = Object.entries(STATUS_LABELS).map(
    ([status, label]) =>
      html`<option value="${status}" ${Number(status) === ticket.status ? 'selected' : ''}>${label}</option>`,
  );
  const namesOf = (itemtype: string, id: number) =>
    documentsOf(store, itemtype, id)
      .map(({ filename }) => `[${filename}]`)
      .join(' ');
  const filesOf = (id: number) => `${namesOf('ITILFollowup', id)} ${namesOf('ITILSolution', id)}`;
  const messages = [...ticket.followups, ...ticket.solutions].map(
    ({ id, date, content, is_private: isPrivate }) =>
      html`<li>${date}${isPrivate === 1 ? ' (privé)' : ''} : ${withoutTags(content)} ${filesOf(id)}</li>`,
  );
  return html`<tr>
    <th scope="row">
      ${ticket.id}<br />${ticket.externalid ?? ''}<br />${ticket.name}<br />${STATUS_LABELS[ticket.status] ?? ''}
    </th>
    <td>${requesterOf(store, ticket)}</td>
    <td>
      ${withoutTags(ticket.content)} ${namesOf('Ticket', ticket.id)}
      <ul>
        ${messages}
      </ul>
    </td>
    <td>
      <form method="post" action="${path}/tickets/${ticket.id}/reponse" enctype="multipart/form-data">
        <label>Réponse au ticket ${ticket.id} <textarea name="texte" rows="3" required></textarea></label>
        <label><input type="checkbox" name="prive" /> Privée</label>
        <label>Fichier joint à la réponse au ticket ${ticket.id} <input type="file" name="piece" /></label>
        <button type="submit">Répondre</button>
      </form>
    </td>
    <td>
      <form method="post" action="${path}/tickets/${ticket.id}/statut">
        <label
          >Statut du ticket ${ticket.id}
          <select name="statut">
            ${statuts}
          </select></label
        >
        <label>Solution <textarea name="solution" rows="2"></textarea></label>
        <button type="submit">Changer</button>
      </form>
    </td>
  </tr>`;
}

/** Enough for a page of the local stack, which escapes the rest. */
function withoutTags(content: string): string {
  return content
    .replaceAll(/<[^<>]+>/g, ' ')
    .replaceAll(/&#(\d+);/g, (_entity, code: string) => String.fromCharCode(Number(code)));
}
