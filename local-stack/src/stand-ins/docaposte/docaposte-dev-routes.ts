import { frenchShortInstant, type Html, html } from '@pwp/api-kit';
import { formatNumeroUnique } from '@pwp/contracts';
import {
  CONTEXTE_LABELS,
  MotifDuPrestataire,
  MOTIF_LABELS,
  type Motif,
  STATUT_LABELS,
} from '@pwp/module-numerisation/contracts';
import type { Router } from 'koa-router';
import { z } from 'zod';
import { optionsOf, sendTable } from '../simulators/html-page.ts';
import type { Panne } from '../simulators/panne.ts';
import { readBody } from '../simulators/request-body.ts';
import { answerAct, type Clock } from '../simulators/simulator-app.ts';
import { SimulatorError } from '../simulators/simulator-error.ts';
import type { DocaposteStore } from './docaposte-store.ts';
import type { PliClock } from './pli-clock.ts';
import { DocaposteStatut, pieceIssue, type DocapostePli } from './pli-document.ts';

/** Body of a manual move; the page's form sends an empty `motif` for none. */
const Move = z.object({
  statut: DocaposteStatut,
  motif: z.preprocess((value) => (value === '' ? undefined : value), MotifDuPrestataire.optional()),
});

const PAGE = '/dev/docaposte';
const COLUMNS = [
  'N° transaction',
  'N° unique',
  'Guichet',
  'Contexte',
  'Pièces',
  'Dépôts',
  'Statut',
  'Changer le statut',
];

/** The latest plis, shown on the page. */
const SHOWN = 50;

/** The page of Docaposte's simulator, the list of received plis and the manual move. */
export const docaposteDevRoutes =
  (store: DocaposteStore, pliClock: PliClock, clock: Clock) => (router: Router, panne: Panne) => {
    router.get('/plis', (ctx) => {
      ctx.body = store.plis().map(({ transaction, numeroUnique, statut, depots, pieces }) => ({
        transaction,
        numeroUnique,
        statut,
        depots,
        fichiers: pieces.map(({ nom, sha256 }) => ({ nom, sha256 })),
      }));
    });

    router.post('/plis/:transaction/statut', readBody('statut-invalide'), (ctx) => {
      const transaction = ctx.params['transaction'] ?? '';
      const pli = store.pli(transaction);
      if (pli === undefined)
        throw new SimulatorError(404, 'pli-inconnu', `Aucun pli n’a la transaction ${transaction}.`);
      const move = Move.safeParse(ctx.request.body);
      if (!move.success) throw new SimulatorError(400, 'statut-invalide', z.prettifyError(move.error));
      const moved = moveByHand(pli, move.data, clock());
      store.save(moved);
      const { statut, dateStatut, motif } = moved;
      const pieces = moved.pieces.map(({ nom, etat, motif: reason }) => ({ nom, etat, motif: reason }));
      answerAct(ctx, `${PAGE}?transaction=${transaction}`, { transaction, statut, dateStatut, motif, pieces });
    });

    router.get('/', (ctx) => {
      const sought = typeof ctx.query['transaction'] === 'string' ? ctx.query['transaction'].trim() : '';
      const plis = store.plis().filter((pli) => sought === '' || pli.transaction.includes(sought));
      const shown = plis.toReversed().slice(0, SHOWN);
      const incident = pliClock.incident();
      const intro = html`<p>
          Simulateur du prestataire de numérisation. Un statut donné ici à la main ne bouge plus avec le temps.
        </p>
        ${incident === undefined ? '' : html`<p role="status">Le SNE n’a pas pris les pièces d’un pli (${incident}) : nouvel essai chaque seconde.</p>`}
        ${panne.form(PAGE)}
        <form method="get" action="${PAGE}">
          <label>N° de transaction <input name="transaction" value="${sought}" maxlength="13" /></label>
          <button type="submit">Chercher</button>
        </form>`;
      const caption = `${shown.length} plis sur ${plis.length}, les derniers reçus d’abord`;
      sendTable(ctx, 'Docaposte', intro, { caption, columns: COLUMNS, rows: shown.map(cellsOf) });
    });
  };

/** The pli after a manual move: time no longer moves it, and its pieces and motif match the statut. */
function moveByHand(pli: DocapostePli, { statut, motif }: z.infer<typeof Move>, now: Date): DocapostePli {
  const pieces = pli.pieces.map((piece, rank) => ({
    ...piece,
    ...pieceIssue(statut, rank === 0 ? (motif ?? 'illisible') : undefined),
  }));
  return {
    ...pli,
    statut,
    dateStatut: now.toISOString(),
    motif: statut === 'rejet-sne' ? (motif ?? 'demande-radiee') : null,
    fige: true,
    aVerser: pli.numeroUnique !== null && pieces.some((piece) => piece.etat === 'acceptee'),
    pieces,
  };
}

const reasonOf = (motif: Motif | null) => (motif === null ? '' : ` (${MOTIF_LABELS[motif]})`);

function cellsOf(pli: DocapostePli): (string | number | Html)[] {
  return [
    pli.transaction,
    pli.numeroUnique === null ? 'Aucun' : formatNumeroUnique(pli.numeroUnique),
    pli.guichet,
    CONTEXTE_LABELS[pli.contexte],
    html`<ul>
      ${pli.pieces.map(({ nom, motif }) => html`<li>${nom}${reasonOf(motif)}</li>`)}
    </ul>`,
    pli.depots,
    html`${STATUT_LABELS[pli.statut]}${reasonOf(pli.motif)}<br />${frenchShortInstant(new Date(pli.dateStatut))}`,
    html`<form
      method="post"
      action="${PAGE}/plis/${pli.transaction}/statut"
      aria-label="Changer le statut de ${pli.transaction}"
    >
      <label
        >Statut
        <select name="statut">
          ${optionsOf(
            DocaposteStatut.options.map((statut) => [statut, STATUT_LABELS[statut]]),
            pli.statut,
          )}
        </select></label
      >
      <label
        >Motif du rejet
        <select name="motif">
          ${optionsOf([['', 'Par défaut'], ...MotifDuPrestataire.options.map((motif): [string, string] => [motif, MOTIF_LABELS[motif]])])}
        </select></label
      >
      <button type="submit">Changer</button>
    </form>`,
  ];
}
