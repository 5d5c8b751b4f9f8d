import type { JobRun, ModuleContext } from '@pwp/api-kit';
import type { PliModel } from '../pli-model.ts';
import type { DocaposteProvider, DocaposteSuivi } from '../../providers/docaposte-provider.ts';
import { movePlis, type PliMove } from './pli-mover.ts';
import { transition } from './statut-transitions.ts';

type Log = JobRun['log'];

/** The columns of a pending pli that the follow-up needs. */
export type FollowedPli = Pick<PliModel, 'id' | 'transaction' | 'statut'>;

/** How statuts are written. */
type MovesContext = Pick<ModuleContext<unknown>, 'transaction' | 'clock' | 'notices'>;

/** Where they come from, and how they are written. */
export type PliFollowContext = MovesContext & { docaposte: DocaposteProvider };

/** Writes the moves of a batch of plis in one transaction. Returns how many plis moved. */
export async function writeMoves(
  { transaction, notices, clock }: MovesContext,
  plis: readonly FollowedPli[],
  suivis: readonly DocaposteSuivi[],
  log: Log,
): Promise<number> {
  const moves = movesOf(plis, suivis, log);
  if (moves.length === 0) return 0;
  return transaction(() => movePlis(moves, notices, clock.now()));
}

function movesOf(plis: readonly FollowedPli[], suivis: readonly DocaposteSuivi[], log: Log): PliMove[] {
  const told = new Map(suivis.map((suivi) => [suivi.transaction, suivi]));
  const moves: PliMove[] = [];
  const unknown: string[] = [];
  const refused: string[] = [];
  for (const { id, transaction: numero, statut: from } of plis) {
    const suivi = told.get(numero);
    const decision = suivi === undefined ? undefined : transition(from, suivi.statut);
    if (suivi === undefined) unknown.push(numero);
    else if (decision === 'move') moves.push({ id, ...suivi });
    else if (decision === 'refused') refused.push(`${numero}: ${from} → ${suivi.statut}`);
  }
  if (unknown.length > 0)
    log.warn({ count: unknown.length, plis: unknown.slice(0, 10) }, 'Docaposte does not know plis it took');
  if (refused.length > 0)
    log.warn({ count: refused.length, plis: refused.slice(0, 10) }, 'statuts that go back are refused');
  return moves;
}
