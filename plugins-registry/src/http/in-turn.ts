/** Runs jobs one at a time, since each may hold a whole archive in memory. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** Creates an empty queue. */
export function createTurns(): InTurn {
  let turn: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };
}
