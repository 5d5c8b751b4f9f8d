import { formatNumeroUnique } from '@pwp/contracts';
import type { Router } from 'koa-router';
import { z } from 'zod';
import { html, type Html } from '@pwp/api-kit';
import { sendTable } from '../simulators/html-page.ts';
import type { Panne } from '../simulators/panne.ts';
import { readBody } from '../simulators/request-body.ts';
import { answerAct } from '../simulators/simulator-app.ts';
import { SimulatorError } from '../simulators/simulator-error.ts';
import { SneDemande, type SneStore } from './sne-store.ts';

const PAGE = '/dev/sne';
const STATUT_LABELS = { active: 'Active', radiee: 'Radiée' };
const COLUMNS = ['N° unique', 'Demandeur', 'Date de naissance', 'Statut', 'Changer le statut', 'Pièces'];

/** Body of the manual change. */
const Change = z.object({ statut: SneDemande.shape.statut });

/** The page of the SNE's simulator, and the manual change of a demande's statut. */
export const sneDevRoutes = (store: SneStore) => (router: Router, panne: Panne) => {
  router.post('/demandes/:numeroUnique/statut', readBody('statut-invalide'), (ctx) => {
    const demande = store.demande(ctx.params['numeroUnique'] ?? '');
    if (demande === undefined)
      throw new SimulatorError(404, 'demande-inconnue', 'Le SNE ne connaît pas cette demande.');
    const change = Change.safeParse(ctx.request.body);
    if (!change.success) throw new SimulatorError(400, 'statut-invalide', z.prettifyError(change.error));
    store.saveDemande({ ...demande, statut: change.data.statut });
    answerAct(ctx, PAGE, { numeroUnique: demande.numeroUnique, statut: change.data.statut });
  });

  router.get('/', (ctx) => {
    const rows = store
      .demandes()
      .map((demande) => [
        formatNumeroUnique(demande.numeroUnique),
        `${demande.demandeur.nom} ${demande.demandeur.prenom}`,
        demande.demandeur.dateNaissance,
        STATUT_LABELS[demande.statut],
        changeForm(demande),
        store.pieces(demande.numeroUnique).length,
      ]);
    const intro = html`<p>Simulateur du système national d’enregistrement. Les personnes sont inventées.</p>
      ${panne.form(PAGE)}`;
    sendTable(ctx, 'SNE', intro, { caption: `${rows.length} demandes`, columns: COLUMNS, rows });
  });
};

function changeForm({ numeroUnique, statut }: SneDemande): Html {
  const [other, act] = statut === 'active' ? ['radiee', 'Radier'] : ['active', 'Rétablir'];
  return html`<form method="post" action="${PAGE}/demandes/${numeroUnique}/statut">
    <button name="statut" value="${other}" aria-label="${act} ${formatNumeroUnique(numeroUnique)}">${act}</button>
  </form>`;
}
