import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { readBounded } from '@pwp/contracts';
import type { Motif } from '@pwp/module-numerisation/contracts';
import { z } from 'zod';
import type { DocaposteStore } from './docaposte-store.ts';
import { categorieFromName } from './piece-typing.ts';
import type { DocapostePli, PieceIssue } from './pli-document.ts';

/**
 * The result of a hand-over: done, with the result of each piece; the whole dossier refused; or a retry, with the
 * reason.
 */
export type Handover =
  | { kind: 'done'; pieces: PieceIssue[] }
  | { kind: 'refused'; motif: Motif }
  | { kind: 'later'; detail: string };

/** Sends a pli's accepted pieces to the SNE. A repeat is safe: each piece has an idempotency key. */
export type HandOver = (pli: DocapostePli, numeroUnique: string, signal: AbortSignal) => Promise<Handover>;

/** Longest answer of the SNE to one piece, bytes. */
const LONGEST_ANSWER = 64 * 1024;

/** Timeout of the SNE, ms; the hand-over is then retried later. */
const TIMEOUT_MS = 10_000;

const Refusal = z.object({ code: z.string() });

/** Hands pieces over as in `docs/interfaces/sne.openapi.json`; `sneUrl` is the base of that protocol. */
export function createHandOver(sneUrl: string, sneApiKey: string, store: DocaposteStore): HandOver {
  return async (pli, numeroUnique, signal) => {
    const pieces: PieceIssue[] = [];
    for (const [rank, piece] of pli.pieces.entries()) {
      const path = store.filePath(pli.transaction, rank);
      const before = { etat: piece.etat, motif: piece.motif };
      // A form is entered by hand, not filed as a piece. The demo's past plis have no files, so there is nothing to
      // send.
      if (piece.etat !== 'acceptee' || piece.role === 'formulaire' || !existsSync(path)) {
        pieces.push(before);
        continue;
      }
      const form = new FormData();
      form.append('categorie', piece.categorie ?? categorieFromName(piece.nom));
      form.append('perimetre', 'Périmètre réglementaire');
      form.append('fichier', new Blob([await readFile(path)], { type: piece.type }), piece.nom);
      const headers = { 'X-Api-Key': sneApiKey, 'Idempotency-Key': `${pli.transaction}-${rank}` };
      const answer = await post(`${sneUrl}/demandes/${numeroUnique}/pieces`, form, headers, signal);
      if (answer === 'accepted') pieces.push(before);
      else if (answer === 'categorie-pleine') pieces.push({ etat: 'rejetee', motif: 'categorie-pleine' });
      else if (answer === 'categorie-inconnue') pieces.push({ etat: 'rejetee', motif: 'mal-typee' });
      else if (answer === 'demande-radiee' || answer === 'demande-inconnue') return { kind: 'refused', motif: answer };
      else return { kind: 'later', detail: answer };
    }
    return { kind: 'done', pieces };
  };
}

/** `accepted`, the code of a refusal, or the reason why there was no usable answer. */
async function post(
  url: string,
  body: FormData,
  headers: Record<string, string>,
  closed: AbortSignal,
): Promise<string> {
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), closed]);
    // Passed to fetch as bytes: when the connection fails while fetch reads a form, it leaves an unhandled rejection
    // (undici).
    const encoded = new Response(body);
    const contentType = encoded.headers.get('content-type') ?? '';
    const bytes = await encoded.arrayBuffer();
    const response = await fetch(url, {
      method: 'POST',
      body: bytes,
      headers: { ...headers, 'Content-Type': contentType },
      signal,
    });
    const answer: unknown = JSON.parse(await readBounded(response, LONGEST_ANSWER));
    return response.ok ? 'accepted' : Refusal.parse(answer).code;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : 'no answer';
  }
}
