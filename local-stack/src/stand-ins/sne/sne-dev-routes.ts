import { formatNumeroUnique } from '@pwp/contracts';
import { Router } from 'koa-router';
import { z } from 'zod';
import { html, type Html } from '../html.ts';
import { sendPage } from '../simulators/html-page.ts';
import type { Panne } from '../simulators/panne.ts';
import { readBody } from '../simulators/request-body.ts';
import { SimulatorError } from '../simulators/simulator-error.ts';
import { CATALOGUE } from '@pwp/module-numerisation/contracts';
import { SneDemande, type SneStore } from './sne-store.ts';

const STATUT_LABELS = { active: 'Active', radiee: 'Radiée' };

/** Body of the manual change. */
const Change = z.object({ statut: SneDemande.shape.statut });

/**
 * The page of the SNE's simulator, its failure switch and the manual change of a demande's statut, under `/dev/sne`.
 */
export function sneDevRoutes(path: string, store: SneStore, panne: Panne): Router {
  const router = new Router({ prefix: path });
  router.get('/panne', panne.read);
  router.post('/panne', readBody('mode-invalide'), panne.write);

  router.post('/demandes/:numeroUnique/statut', readBody('statut-invalide'), (ctx) => {
    const demande = store.demande(ctx.params['numeroUnique'] ?? '');
    if (demande === undefined)
      throw new SimulatorError(404, 'demande-inconnue', 'Le SNE ne connaît pas cette demande.');
    const change = Change.safeParse(ctx.request.body);
    if (!change.success) throw new SimulatorError(400, 'statut-invalide', z.prettifyError(change.error));
    store.saveDemande({ ...demande, statut: change.data.statut });
    if (ctx.is('urlencoded') === 'urlencoded') {
      ctx.redirect(path);
      ctx.status = 303;
      return;
    }
    ctx.body = { numeroUnique: demande.numeroUnique, statut: change.data.statut };
  });

  router.get('/', (ctx) => {
    const rows = store.demandes().map((demande) => {
      const pieces = store.pieces(demande.numeroUnique);
      const full = CATALOGUE.flatMap((section) => section.categories).filter(
        ({ code, max }) => pieces.filter((piece) => piece.categorie === code).length >= max,
      );
      return html`<tr>
        <th scope="row">${formatNumeroUnique(demande.numeroUnique)}</th>
        <td>${demande.demandeur.nom} ${demande.demandeur.prenom}</td>
        <td>${demande.demandeur.dateNaissance}</td>
        <td>${STATUT_LABELS[demande.statut]}</td>
        <td>${changeForm(path, demande)}</td>
        <td>${pieces.length}</td>
        <td>${full.length}</td>
      </tr>`;
    });
    sendPage(
      ctx,
      'SNE',
      html`<p>Simulateur du système national d’enregistrement. Les personnes sont inventées.</p>
        ${panne.form(path)}
        <table>
          <caption>
            ${rows.length} demandes
          </caption>
          <thead>
            <tr>
              <th scope="col">N° unique</th>
              <th scope="col">Demandeur</th>
              <th scope="col">Date de naissance</th>
              <th scope="col">Statut</th>
              <th scope="col">Changer le statut</th>
              <th scope="col">Pièces</th>
              <th scope="col">Catégories pleines</th>
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>`,
    );
  });
  return router;
}

function changeForm(path: string, { numeroUnique, statut }: SneDemande): Html {
  const [other, act] = statut === 'active' ? ['radiee', 'Radier'] : ['active', 'Rétablir'];
  return html`<form method="post" action="${path}/demandes/${numeroUnique}/statut">
    <button type="submit" name="statut" value="${other}" aria-label="${act} ${formatNumeroUnique(numeroUnique)}">
      ${act}
    </button>
  </form>`;
}
