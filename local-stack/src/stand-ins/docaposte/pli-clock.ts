import type { Clock } from '../simulators/simulator-app.ts';
import type { DocaposteStore } from './docaposte-store.ts';
import type { DocapostePli } from './pli-document.ts';
import { issueOf } from './pli-progress.ts';
import type { HandOver, Handover } from './sne-handover.ts';

export type PliClock = ReturnType<typeof createPliClock>;

/**
 * Moves plis with time, one step each `pace` ms. `tick` may be called at any moment; `incident` gives the reason of the last failed
 * hand-over.
 */
export function createPliClock(store: DocaposteStore, handOver: HandOver, clock: Clock, pace: number) {
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
    tick(): Promise<void> {
      last = last.catch(() => undefined).then(moveAll);
      return last;
    },
    incident: (): string | undefined => incident,
    /** Stops the work in progress and moves nothing more. */
    async close(): Promise<void> {
      closed.abort();
      await last.catch(() => undefined);
    },
  };
}

/** The pli at the current time, two steps of `pace` ms after its deposit at most; the same object when it has not moved. */
function moveWithTime(pli: DocapostePli, now: Date, pace: number): DocapostePli {
  if (pli.fige || pli.aVerser) return pli;
  const deposited = Date.parse(pli.dateDepot);
  const stepsDone = Math.floor((now.getTime() - deposited) / pace);
  const after = (steps: number) => new Date(deposited + steps * pace).toISOString();
  if (stepsDone < 1) return pli;
  if (stepsDone < 2 && pli.statut === 'enregistrement-en-cours') return pli;
  const recorded: DocapostePli = { ...pli, statut: 'enregistrement-en-cours', dateStatut: after(1) };
  if (stepsDone < 2) return recorded;
  const issue = issueOf(
    pli.transaction,
    pli.pieces.map(({ categorie }) => categorie),
  );
  const pieces = pli.pieces.map((piece, rank) => ({ ...piece, ...issue.pieces[rank] }));
  if (pli.numeroUnique !== null && pieces.some((piece) => piece.etat === 'acceptee'))
    return { ...recorded, pieces, aVerser: true };
  return { ...pli, statut: issue.statut, motif: issue.motif, dateStatut: after(2), pieces };
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
