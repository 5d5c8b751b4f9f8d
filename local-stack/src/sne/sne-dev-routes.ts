import { formatNumeroUnique } from '@pwp/contracts';
import { Router } from 'koa-router';
import { html, sendPage } from '../simulators/html-page.ts';
import type { Panne } from '../simulators/panne.ts';
import { readBody } from '../simulators/request-body.ts';
import { CATALOGUE } from './catalogue.ts';
import type { SneStore } from './sne-store.ts';

const STATUT_LABELS = { active: 'Active', radiee: 'Radiée' };

/** The page of the SNE's simulator and its failure switch, under `/dev/sne`. */
export function sneDevRoutes(path: string, store: SneStore, panne: Panne): Router {
  const router = new Router({ prefix: path });
  router.get('/panne', panne.read);
  router.post('/panne', readBody('mode-invalide'), panne.write);
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
        <td>${pieces.length}</td>
        <td>${full.length}</td>
      </tr>`;
    });
    sendPage(
      ctx,
      'SNE',
      html`<p>Simulateur du système national d'enregistrement. Les personnes sont inventées.</p>
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
