import { frenchShortInstant } from '@pwp/api-kit';
import { formatNumeroUnique } from '@pwp/contracts';
import { CONTEXTE_LABELS, Motif, MOTIF_LABELS, STATUT_LABELS } from '@pwp/module-numerisation/contracts';
import { Router } from 'koa-router';
import { z } from 'zod';
import { html, type Html } from '../html.ts';
import { sendPage } from '../simulators/html-page.ts';
import type { Panne } from '../simulators/panne.ts';
import { readBody } from '../simulators/request-body.ts';
import type { Clock } from '../simulators/simulator-app.ts';
import { SimulatorError } from '../simulators/simulator-error.ts';
import type { DocaposteStore } from './docaposte-store.ts';
import { moveByHand } from './move-by-hand.ts';
import type { PliClock } from './pli-clock.ts';
import { DocaposteStatut, type DocapostePli } from './pli-document.ts';

/** Body of a manual move; the page's form sends an empty `motif` for none. */
const Move = z.object({
  statut: DocaposteStatut,
  motif: z.preprocess((value) => (value === '' ? undefined : value), Motif.optional()),
});

/** The latest plis, shown on the page. */
const SHOWN = 50;

/**
 * The page of Docaposte's simulator, its failure switch, the list of received plis and the manual move, under
 * `/dev/docaposte`.
 */
export function docaposteDevRoutes(
  path: string,
  store: DocaposteStore,
  panne: Panne,
  pliClock: PliClock,
  clock: Clock,
): Router {
  const router = new Router({ prefix: path });
  router.get('/panne', panne.read);
  router.post('/panne', readBody('mode-invalide'), panne.write);

  router.get('/plis', (ctx) => {
    ctx.body = store.plis().map((pli) => ({
      transaction: pli.transaction,
      numeroUnique: pli.numeroUnique,
      statut: pli.statut,
      depots: pli.depots,
      fichiers: pli.pieces.map(({ nom, sha256 }) => ({ nom, sha256 })),
    }));
  });

  router.post('/plis/:transaction/statut', readBody('statut-invalide'), (ctx) => {
    const transaction = ctx.params['transaction'] ?? '';
    const pli = store.pli(transaction);
    if (pli === undefined) throw new SimulatorError(404, 'pli-inconnu', `Aucun pli n’a la transaction ${transaction}.`);
    const move = Move.safeParse(ctx.request.body);
    if (!move.success) throw new SimulatorError(400, 'statut-invalide', z.prettifyError(move.error));
    const moved = moveByHand(pli, move.data.statut, move.data.motif, clock());
    store.save(moved);
    if (ctx.is('urlencoded') === 'urlencoded') {
      ctx.redirect(`${path}?transaction=${transaction}`);
      ctx.status = 303;
      return;
    }
    ctx.body = {
      transaction,
      statut: moved.statut,
      dateStatut: moved.dateStatut,
      motif: moved.motif,
      pieces: moved.pieces.map(({ nom, etat, motif }) => ({ nom, etat, motif })),
    };
  });

  router.get('/', (ctx) => {
    const sought = typeof ctx.query['transaction'] === 'string' ? ctx.query['transaction'].trim() : '';
    const plis = store.plis().filter((pli) => sought === '' || pli.transaction.includes(sought));
    const shown = plis.toReversed().slice(0, SHOWN);
    const incident = pliClock.incident();
    sendPage(
      ctx,
      'Docaposte',
      html`<p>Simulateur du prestataire de numérisation. Un statut donné ici à la main ne bouge plus avec le temps.</p>
        ${incident === undefined ? '' : html`<p role="status">Le SNE n’a pas pris les pièces d’un pli (${incident}) : nouvel essai chaque seconde.</p>`}
        ${panne.form(path)}
        <form method="get" action="${path}">
          <label>N° de transaction <input name="transaction" value="${sought}" maxlength="13" /></label>
          <button type="submit">Chercher</button>
        </form>
        <table>
          <caption>
            ${shown.length} plis sur ${plis.length}, les derniers reçus d’abord
          </caption>
          <thead>
            <tr>
              <th scope="col">N° transaction</th>
              <th scope="col">N° unique</th>
              <th scope="col">Guichet</th>
              <th scope="col">Contexte</th>
              <th scope="col">Pièces</th>
              <th scope="col">Dépôts</th>
              <th scope="col">Statut</th>
              <th scope="col">Changer le statut</th>
            </tr>
          </thead>
          <tbody>
            ${shown.map((pli) => pliRow(path, pli))}
          </tbody>
        </table>`,
    );
  });
  return router;
}

function pliRow(path: string, pli: DocapostePli): Html {
  const statuts = DocaposteStatut.options.map(
    (statut) =>
      html`<option value="${statut}" ${statut === pli.statut ? 'selected' : ''}>${STATUT_LABELS[statut]}</option>`,
  );
  const motifs = Motif.options.map((motif) => html`<option value="${motif}">${MOTIF_LABELS[motif]}</option>`);
  const pieces = pli.pieces.map(
    (piece) => html`<li>${piece.nom}${piece.motif === null ? '' : html` (${MOTIF_LABELS[piece.motif]})`}</li>`,
  );
  return html`<tr>
    <th scope="row">${pli.transaction}</th>
    <td>${pli.numeroUnique === null ? 'Aucun' : formatNumeroUnique(pli.numeroUnique)}</td>
    <td>${pli.guichet}</td>
    <td>${CONTEXTE_LABELS[pli.contexte]}</td>
    <td>
      <ul>
        ${pieces}
      </ul>
    </td>
    <td>${pli.depots}</td>
    <td>
      ${STATUT_LABELS[pli.statut]}${pli.motif === null ? '' : ` (${MOTIF_LABELS[pli.motif]})`}<br />${frenchShortInstant(new Date(pli.dateStatut))}
    </td>
    <td>
      <form
        method="post"
        action="${path}/plis/${pli.transaction}/statut"
        aria-label="Changer le statut de ${pli.transaction}"
      >
        <label
          >Statut
          <select name="statut">
            ${statuts}
          </select></label
        >
        <label
          >Motif du rejet
          <select name="motif">
            <option value="">Par défaut</option>
            ${motifs}
          </select></label
        >
        <button type="submit">Changer</button>
      </form>
    </td>
  </tr>`;
}
