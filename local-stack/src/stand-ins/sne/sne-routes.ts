import { createReadStream, renameSync, rmSync } from 'node:fs';
import { parisDay } from '@pwp/api-kit';
import { readNumeroUnique } from '@pwp/contracts';
import { CATALOGUE, findCategorie, PLI_LIMITS } from '@pwp/module-numerisation/contracts';
import { Router } from 'koa-router';
import { receiveForm, type ReceivedForm } from '../simulators/multipart.ts';
import type { Clock } from '../simulators/simulator-app.ts';
import { SimulatorError } from '../simulators/simulator-error.ts';
import type { SneDemande, SnePiece, SneStore } from './sne-store.ts';

const FILE_RULES = {
  fields: ['categorie', 'perimetre'],
  fileField: 'fichier',
  maxFiles: 1,
  maxFileBytes: PLI_LIMITS.fileBytes,
};
const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ['application/pdf', 'pdf'],
  ['image/jpeg', 'jpg'],
  ['image/png', 'png'],
  ['image/heic', 'heic'],
]);

/** The routes of `docs/interfaces/sne.openapi.json`. */
export function sneRoutes(base: string, store: SneStore, clock: Clock): Router {
  const router = new Router({ prefix: `${base}/demandes/:numeroUnique` });

  router.get('/', (ctx) => {
    const demande = findDemande(store, ctx.params['numeroUnique']);
    ctx.body = presentDemande(demande, store.pieces(demande.numeroUnique));
  });

  router.get('/pieces/:id/contenu', (ctx) => {
    const demande = findDemande(store, ctx.params['numeroUnique']);
    const piece = findPiece(store, demande, ctx.params['id']);
    ctx.type = piece.type;
    ctx.length = piece.taille;
    ctx.set('X-Content-Type-Options', 'nosniff');
    ctx.body = createReadStream(store.contentPath(piece.id));
  });

  router.delete('/pieces/:id', (ctx) => {
    const demande = findDemande(store, ctx.params['numeroUnique']);
    const piece = findPiece(store, demande, ctx.params['id']);
    requireActive(demande);
    if (piece.verrouillee) {
      const detail = `La pièce ${piece.nom} est verrouillée : une instruction est en cours.`;
      throw new SimulatorError(409, 'piece-verrouillee', detail);
    }
    store.removePiece(piece.id);
    ctx.status = 204;
  });

  router.post('/pieces', async (ctx) => {
    const demande = findDemande(store, ctx.params['numeroUnique']);
    const cle = ctx.get('idempotency-key');
    if (cle === '' || cle.length > 128) {
      throw new SimulatorError(400, 'cle-idempotence-absente', 'L’en-tête Idempotency-Key manque ou est trop long.');
    }
    const folder = store.arrivalFolder();
    try {
      const form = await receiveForm(ctx.req, folder, FILE_RULES);
      const known = store.depot(cle);
      ctx.status = known === undefined ? 201 : 200;
      ctx.body = presentPiece(known ?? keepPiece(cle, demande, form));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  function keepPiece(cle: string, demande: SneDemande, { fields, files: [file] }: ReceivedForm): SnePiece {
    if (file === undefined) throw new SimulatorError(400, 'depot-invalide', 'Le fichier manque.');
    requireActive(demande);
    const code = fields.get('categorie') ?? '';
    const categorie = findCategorie(code);
    if (categorie === undefined) {
      throw new SimulatorError(400, 'categorie-inconnue', `La catégorie « ${code} » n’est pas au catalogue.`);
    }
    const held = store.pieces(demande.numeroUnique).filter((piece) => piece.categorie === code);
    if (held.length >= categorie.max) {
      const detail = `La catégorie « ${categorie.libelle} » est pleine (${categorie.max} au plus).`;
      throw new SimulatorError(409, 'categorie-pleine', detail);
    }
    const id = store.nextPieceId();
    const piece: SnePiece = {
      id,
      nom: `${id}.${EXTENSIONS.get(file.type) ?? 'bin'}`,
      perimetre: fields.get('perimetre') ?? '',
      type: file.type,
      taille: file.size,
      sha256: file.sha256,
      dateDepot: parisDay(clock()),
      dateValidite: null,
      marques: [],
      categorie: code,
      verrouillee: false,
    };
    renameSync(file.key, store.contentPath(id));
    store.addDepot(cle, demande.numeroUnique, piece);
    return piece;
  }

  return router;
}

function findDemande(store: SneStore, typed: string | undefined): SneDemande {
  const reading = readNumeroUnique(typed ?? '');
  if (!reading.ok) throw new SimulatorError(400, 'numero-unique-invalide', reading.detail);
  const demande = store.demande(reading.numeroUnique);
  if (demande === undefined) {
    throw new SimulatorError(404, 'demande-inconnue', 'Aucune demande ne porte ce numéro unique.');
  }
  return demande;
}

function findPiece(store: SneStore, demande: SneDemande, id = ''): SnePiece {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) {
    throw new SimulatorError(400, 'piece-invalide', 'L’identifiant de la pièce est mal formé.');
  }
  const piece = store.pieces(demande.numeroUnique).find((candidate) => candidate.id === id);
  if (piece === undefined) throw new SimulatorError(404, 'piece-inconnue', `La demande n’a pas de pièce ${id}.`);
  return piece;
}

function requireActive(demande: SneDemande): void {
  if (demande.statut === 'radiee') throw new SimulatorError(409, 'demande-radiee', 'La demande est radiée.');
}

function presentDemande(demande: SneDemande, pieces: readonly SnePiece[]) {
  const sections = CATALOGUE.map((section) => ({
    code: section.code,
    libelle: section.libelle,
    categories: section.categories.map((categorie) => ({
      ...categorie,
      pieces: pieces.filter((piece) => piece.categorie === categorie.code).map(presentPiece),
    })),
  }));
  return { ...demande, sections };
}

function presentPiece(piece: SnePiece) {
  const { categorie: _categorie, verrouillee: _verrouillee, ...shown } = piece;
  return shown;
}
