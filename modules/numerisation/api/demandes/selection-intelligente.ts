import type { RaisonProposition } from '../../contracts/index.ts';
import type { SneCategorie, SnePiece } from '../providers/sne-provider.ts';

/** A piece that the sélection intelligente proposes to delete; `cochee` means already ticked. */
export interface Proposition {
  raison: RaisonProposition;
  cochee: boolean;
}

/** Whether a category is full. Nothing can be added until something is deleted (manual, step 4 of the deletion). */
export function isPleine(categorie: SneCategorie): boolean {
  return categorie.pieces.length >= categorie.max;
}

/**
 * Proposes what to delete from the full categories of a demande, by piece id. `today` is a day in Paris (ISO 8601).
 *
 * A piece gets the first reason that applies: marked *inexploitable*, marked *hors périmètre*, same bytes as an earlier
 * valid piece of the demande, marked *obsolète*, expired. When no reason applies in a category, its oldest piece is
 * proposed, unticked. Other proposals are ticked, but each category keeps its last usable piece unticked. The agent
 * always decides.
 *
 * Source: the marks of rule 5 of the dossier unique. The order and the guard are ours, to be confirmed by the GIP: the
 * manual only says that old pieces of full categories are proposed.
 */
export function proposeDeletions(categories: readonly SneCategorie[], today: string): ReadonlyMap<string, Proposition> {
  const doubles = findDoubles(
    categories.flatMap(({ pieces }) => pieces),
    today,
  );
  return new Map(categories.filter(isPleine).flatMap((categorie) => proposeInCategorie(categorie, doubles, today)));
}

function proposeInCategorie(
  { pieces }: SneCategorie,
  doubles: ReadonlySet<string>,
  today: string,
): [string, Proposition][] {
  const raisons = new Map(pieces.map((piece) => [piece.id, raisonOf(piece, doubles, today)]));
  if (pieces.every(({ id }) => raisons.get(id) === undefined)) {
    const [oldest] = pieces.toSorted(byDepot);
    return oldest === undefined ? [] : [[oldest.id, { raison: 'plus-ancienne', cochee: false }]];
  }
  const spared = lastUsable(pieces, raisons, today);
  return pieces.flatMap(({ id }): [string, Proposition][] => {
    const raison = raisons.get(id);
    return raison === undefined ? [] : [[id, { raison, cochee: id !== spared }]];
  });
}

function raisonOf(piece: SnePiece, doubles: ReadonlySet<string>, today: string): RaisonProposition | undefined {
  if (piece.marques.includes('inexploitable')) return 'illisible';
  if (piece.marques.includes('hors-perimetre')) return 'hors-perimetre';
  if (doubles.has(piece.id)) return 'en-double';
  if (piece.marques.includes('obsolete')) return 'obsolete';
  if (isExpired(piece, today)) return 'perimee';
  return undefined;
}

/**
 * The piece to leave unticked when a category would lose its last usable piece. Only a duplicate can be both usable and
 * proposed: one document, such as a livret de famille, may belong to two categories.
 */
function lastUsable(
  pieces: readonly SnePiece[],
  raisons: ReadonlyMap<string, RaisonProposition | undefined>,
  today: string,
): string | undefined {
  const usable = pieces.filter((piece) => isSound(piece, today));
  if (usable.some(({ id }) => raisons.get(id) === undefined)) return undefined;
  return usable.toSorted(byDepot).at(-1)?.id;
}

/** Ids of the pieces whose bytes equal those of an earlier usable piece. */
function findDoubles(pieces: readonly SnePiece[], today: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const doubles = new Set<string>();
  for (const piece of pieces.toSorted(byDepot)) {
    if (seen.has(piece.sha256)) doubles.add(piece.id);
    else if (isSound(piece, today)) seen.add(piece.sha256);
  }
  return doubles;
}

/** Unmarked and not expired. */
function isSound(piece: SnePiece, today: string): boolean {
  return piece.marques.length === 0 && !isExpired(piece, today);
}

/** The last day of validity is still valid. */
function isExpired(piece: SnePiece, today: string): boolean {
  return piece.dateValidite !== null && piece.dateValidite < today;
}

/** The sort is stable: on the same day, the SNE's order is kept. */
function byDepot(left: SnePiece, right: SnePiece): number {
  return left.dateDepot < right.dateDepot ? -1 : Number(left.dateDepot > right.dateDepot);
}
