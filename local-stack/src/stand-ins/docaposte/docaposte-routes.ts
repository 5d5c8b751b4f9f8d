import { rmSync } from 'node:fs';
import { PLI_LIMITS, Transaction } from '@pwp/module-numerisation/contracts';
import { Router } from 'koa-router';
import { z } from 'zod';
import { receiveForm, type ReceivedForm } from '../simulators/multipart.ts';
import { readBody } from '../simulators/request-body.ts';
import type { Clock } from '../simulators/simulator-app.ts';
import { SimulatorError } from '../simulators/simulator-error.ts';
import type { DocaposteStore } from './docaposte-store.ts';
import { Metadonnees, newPli, type DocapostePli } from './pli-document.ts';

const FILE_RULES = {
  fields: ['metadonnees'],
  fileField: 'fichiers',
  maxFiles: PLI_LIMITS.files,
  maxFileBytes: PLI_LIMITS.fileBytes,
};

const Recherche = z.strictObject({ transactions: z.array(Transaction).max(1000) });

/** The routes of `docs/interfaces/docaposte.openapi.json`. */
export function docaposteRoutes(base: string, store: DocaposteStore, clock: Clock): Router {
  const router = new Router({ prefix: `${base}/plis` });

  router.post('/', async (ctx) => {
    const arrival = store.arrivalFolder();
    try {
      const form = await receiveForm(ctx.req, arrival, FILE_RULES);
      const metadonnees = readMetadonnees(form, ctx.get('idempotency-key'));
      const known = store.pli(metadonnees.transaction);
      const pli = known ?? newPli(metadonnees, clock());
      if (known === undefined) store.addPli(pli, arrival);
      else {
        requireSameFiles(known, metadonnees);
        store.save({ ...known, depots: known.depots + 1 });
      }
      ctx.status = known === undefined ? 202 : 200;
      ctx.body = { transaction: pli.transaction, statut: pli.statut, dateStatut: pli.dateStatut };
    } finally {
      rmSync(arrival, { recursive: true, force: true });
    }
  });

  router.post('/recherche', readBody('recherche-invalide'), (ctx) => {
    const parsed = Recherche.safeParse(ctx.request.body);
    if (!parsed.success) {
      const detail = 'Attendu : { transactions: [...] }, 1 000 transactions au plus.';
      throw new SimulatorError(400, 'recherche-invalide', detail);
    }
    const found = [...new Set(parsed.data.transactions)].map((transaction) => store.pli(transaction));
    ctx.body = { items: found.filter((pli) => pli !== undefined).map(presentSuivi) };
  });

  router.get('/:transaction', (ctx) => {
    const transaction = Transaction.safeParse(ctx.params['transaction']);
    if (!transaction.success) {
      throw new SimulatorError(400, 'transaction-invalide', 'Le n° de transaction compte 13 caractères (a-z, 0-9).');
    }
    const pli = store.pli(transaction.data);
    if (pli === undefined)
      throw new SimulatorError(404, 'pli-inconnu', `Aucun pli n’a la transaction ${transaction.data}.`);
    ctx.body = presentSuivi(pli);
  });

  return router;
}

/** Checks a deposit's metadata, and the received files against them. */
function readMetadonnees(form: ReceivedForm, idempotencyKey: string): Metadonnees {
  const parsed = Metadonnees.safeParse(parseJson(form.fields.get('metadonnees') ?? ''));
  if (!parsed.success) {
    throw new SimulatorError(400, 'metadonnees-invalides', `Métadonnées invalides : ${z.prettifyError(parsed.error)}`);
  }
  const metadonnees = parsed.data;
  if (idempotencyKey !== metadonnees.transaction) {
    const detail = 'L’en-tête Idempotency-Key doit être le n° de transaction.';
    throw new SimulatorError(400, 'cle-idempotence-invalide', detail);
  }
  const announced = metadonnees.pieces.length;
  if (announced !== form.files.length) {
    const detail = `Les métadonnées annoncent ${announced} fichier(s) ; ${form.files.length} reçu(s).`;
    throw new SimulatorError(400, 'depot-invalide', detail);
  }
  for (const [rank, piece] of metadonnees.pieces.entries()) {
    const file = form.files[rank];
    if (file?.sha256 !== piece.sha256 || file.size !== piece.taille) {
      const detail = `L’empreinte du fichier « ${piece.nom} » n’est pas celle des métadonnées.`;
      throw new SimulatorError(422, 'fichier-altere', detail);
    }
  }
  return metadonnees;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function requireSameFiles(known: DocapostePli, metadonnees: Metadonnees): void {
  const prints = (pieces: readonly { sha256: string }[]) => pieces.map((piece) => piece.sha256).join();
  if (prints(known.pieces) === prints(metadonnees.pieces)) return;
  const detail = `La transaction ${known.transaction} a déjà servi pour d’autres fichiers.`;
  throw new SimulatorError(409, 'transaction-deja-utilisee', detail);
}

function presentSuivi({ transaction, statut, dateStatut, numeroUnique, motif, pieces }: DocapostePli) {
  return {
    transaction,
    statut,
    dateStatut,
    numeroUnique,
    motif,
    pieces: pieces.map((piece) => ({ nom: piece.nom, etat: piece.etat, motif: piece.motif })),
  };
}
