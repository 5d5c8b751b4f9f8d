/** Runs work on the files of releases, one after the other: what is in an archive is held in memory. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** A line of work of its own. */
export function createTurns(): InTurn {
  let turn: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };
}
