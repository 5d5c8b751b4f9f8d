import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SneCategorie, SneDemande, SnePiece } from '../api/providers/sne-provider.ts';
import { answerJson, startDouble, type OutsideDouble } from './outside-double.ts';

/** A test double of the SNE, following docs/interfaces/sne.openapi.json. */
export interface SneDouble extends OutsideDouble {
  /** By numéro unique. */
  readonly demandes: Map<string, SneDemande>;
  /** Ids of pieces locked by an instruction: their deletion is refused. */
  readonly locked: Set<string>;
  readonly deleted: Set<string>;
  /** Does the next deletion, then closes the connection before answering. */
  loseNextDeletion: boolean;
  /** Type and bytes of every piece's content. */
  contenu: SneContent;
  /**
   * Pieces of another content: null is unknown by now, `broken` closes the connection half-way, `held` waits for
   * `release`.
   */
  readonly contenus: Map<string, SneContent | null | 'broken' | 'held'>;
  release: () => void;
}

interface SneContent {
  type: string;
  bytes: Buffer;
}

/** Starts the double without any demande. */
export async function startSneDouble(): Promise<SneDouble> {
  const state: Omit<SneDouble, keyof OutsideDouble> = {
    demandes: new Map(),
    locked: new Set(),
    deleted: new Set(),
    loseNextDeletion: false,
    contenu: { type: 'application/pdf', bytes: Buffer.from('%PDF-1.4 contenu') },
    contenus: new Map(),
    release: () => undefined,
  };
  const double: SneDouble = Object.assign(
    await startDouble((request, response, path) => answer(double, request, response, path)),
    state,
  );
  return double;
}

function answer(double: SneDouble, request: IncomingMessage, response: ServerResponse, path: string): void {
  const [, numero = '', pieceId, contenu] = /^\/demandes\/([^/]+)(?:\/pieces\/([^/]+)(\/contenu)?)?$/.exec(path) ?? [];
  const demande = double.demandes.get(numero);
  if (demande === undefined) return refuse(request, response, 404, 'demande-inconnue');
  if (pieceId === undefined) return answerJson(request, response, 200, withoutDeleted(demande, double.deleted));
  const known = piecesOf(demande).some(({ id }) => id === pieceId) && !double.deleted.has(pieceId);
  if (!known) return refuse(request, response, 404, 'piece-inconnue');
  if (contenu === undefined) return remove(double, demande, pieceId, request, response);
  const content = double.contenus.get(pieceId) ?? double.contenu;
  if (double.contenus.get(pieceId) === null) return refuse(request, response, 404, 'piece-inconnue');
  const { type, bytes } = typeof content === 'string' ? double.contenu : content;
  response.writeHead(200, { 'content-type': type, 'content-length': bytes.length });
  if (content === 'broken') response.write(bytes.subarray(0, 4), () => response.destroy());
  else if (content === 'held') double.release = () => response.end(bytes);
  else response.end(bytes);
  return undefined;
}

function remove(
  double: SneDouble,
  demande: SneDemande,
  pieceId: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (demande.statut === 'radiee') return refuse(request, response, 409, 'demande-radiee');
  if (double.locked.has(pieceId)) return refuse(request, response, 409, 'piece-verrouillee');
  double.deleted.add(pieceId);
  if (double.loseNextDeletion) {
    double.loseNextDeletion = false;
    request.socket.destroy();
  } else {
    response.writeHead(204).end();
  }
  return undefined;
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, code: string): void {
  answerJson(request, response, status, { code, message: code });
}

/** A demande of SPESYS Michel with one section. */
export function buildDemande(
  overrides: Partial<SneDemande> & { categories?: readonly SneCategorie[] } = {},
): SneDemande {
  const { categories = [buildCategorie()], ...rest } = overrides;
  return {
    numeroUnique: '0340819000040PWP01',
    statut: 'active',
    demandeur: { nom: 'SPESYS', prenom: 'Michel', dateNaissance: '1984-12-21' },
    sections: [{ code: 'identite', libelle: 'Identité et séjour', categories }],
    ...rest,
  };
}

/** A category of at most two usable pieces, empty by default. */
export function buildCategorie(overrides: Partial<SneCategorie> = {}): SneCategorie {
  return { code: 'ID_CNI', libelle: 'Carte nationale d’identité', max: 2, obligatoire: true, pieces: [], ...overrides };
}

/** A usable piece. */
export function buildSnePiece(id: string, overrides: Partial<SnePiece> = {}): SnePiece {
  return {
    id,
    nom: `${id}.pdf`,
    perimetre: 'Périmètre réglementaire',
    type: 'application/pdf',
    taille: 48_211,
    sha256: `sha-${id}`,
    dateDepot: '2026-01-01',
    dateValidite: null,
    marques: [],
    ...overrides,
  };
}

function piecesOf({ sections }: SneDemande): SnePiece[] {
  return sections.flatMap(({ categories }) => categories.flatMap(({ pieces }) => pieces));
}

function withoutDeleted(demande: SneDemande, deleted: ReadonlySet<string>): SneDemande {
  return {
    ...demande,
    sections: demande.sections.map((section) => ({
      ...section,
      categories: section.categories.map((categorie) => ({
        ...categorie,
        pieces: categorie.pieces.filter(({ id }) => !deleted.has(id)),
      })),
    })),
  };
}
