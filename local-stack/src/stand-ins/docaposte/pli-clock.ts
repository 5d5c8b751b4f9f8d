import type { Clock } from '../simulators/simulator-app.ts';
import type { DocaposteStore } from './docaposte-store.ts';
import type { DocapostePli } from './pli-document.ts';
import { progressAt } from './pli-progress.ts';
import type { HandOver, Handover } from './sne-handover.ts';

/**
 * Moves plis with time. `tick` may be called at any moment; `incident` gives the reason of the last failed hand-over.
 */
export interface PliClock {
  tick(): Promise<void>;
  incident(): string | undefined;
  /** Stops the work in progress and moves nothing more. */
  close(): Promise<void>;
}

/** `pace` is the duration of one step, in ms. */
export function createPliClock(store: DocaposteStore, handOver: HandOver, clock: Clock, pace: number): PliClock {
  let incident: string | undefined;
  let last = Promise.resolve();
  const closed = new AbortController();

  async function moveAll(): Promise<void> {
    let sneAnswers = true;
    if (closed.signal.aborted) return;
    for (const { transaction } of store.moving()) {
      // Reads the pli again: it may have been moved by hand while another was handed over.
      const before = store.pli(transaction);
      if (before === undefined) continue;
      const pli = moveWithTime(before, clock(), pace);
      if (pli !== before) store.save(pli);
      if (!pli.aVerser || pli.numeroUnique === null || !sneAnswers) continue;
      const handover = await handOver(pli, pli.numeroUnique, closed.signal);
      if (closed.signal.aborted) return;
      sneAnswers = handover.kind !== 'later';
      incident = handover.kind === 'later' ? handover.detail : undefined;
      const current = store.pli(transaction);
      if (current === undefined || !current.aVerser || current.fige !== pli.fige) continue;
      store.save(afterHandover(current, handover, clock()));
    }
  }

  return {
    tick() {
      last = last.catch(() => undefined).then(moveAll);
      return last;
    },
    incident: () => incident,
    async close() {
      closed.abort();
      await last.catch(() => undefined);
    },
  };
}

/** The pli at the current time; the same object when it has not moved. */
function moveWithTime(pli: DocapostePli, now: Date, pace: number): DocapostePli {
  if (pli.fige || pli.aVerser) return pli;
  const depositedAt = new Date(pli.dateDepot);
  const progress = progressAt({ transaction: pli.transaction, pieceCount: pli.pieces.length, depositedAt }, now, pace);
  const dateStatut = progress.since.toISOString();
  if (progress.statut === pli.statut) return pli;
  if (progress.statut !== 'fini') return { ...pli, statut: progress.statut, dateStatut };
  const { issue } = progress;
  const pieces = pli.pieces.map((piece, rank) => ({ ...piece, ...issue.pieces[rank] }));
  const toHandOver = pli.numeroUnique !== null && pieces.some((piece) => piece.etat === 'acceptee');
  if (!toHandOver) return { ...pli, statut: issue.statut, motif: issue.motif, dateStatut, pieces };
  const since = new Date(depositedAt.getTime() + pace).toISOString();
  return { ...pli, statut: 'enregistrement-en-cours', dateStatut: since, pieces, aVerser: true };
}

/** Applies the result of a hand-over to a pli. A statut set by hand stays, whatever the SNE answered. */
function afterHandover(pli: DocapostePli, handover: Handover, now: Date): DocapostePli {
  if (handover.kind === 'later') return pli;
  if (pli.fige) return { ...pli, aVerser: false };
  const dateStatut = now.toISOString();
  if (handover.kind === 'refused') {
    const pieces = pli.pieces.map((piece) => ({ ...piece, etat: 'transmise' as const, motif: null }));
    return { ...pli, statut: 'rejet-sne', motif: handover.motif, dateStatut, pieces, aVerser: false };
  }
  const pieces = pli.pieces.map((piece, rank) => ({ ...piece, ...handover.pieces[rank] }));
  const rejected = pieces.some((piece) => piece.etat === 'rejetee');
  return {
    ...pli,
    statut: rejected ? 'pieces-rejetees' : 'enregistrement-complet',
    dateStatut,
    pieces,
    aVerser: false,
  };
}
