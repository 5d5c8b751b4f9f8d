import cluster from 'node:cluster';
import type { Environment } from '@pwp/contracts';
import type { OwnMeasures } from './own-measures.ts';
import { ProcessSaid, type ApiReady, type Order } from './launcher-messages.ts';

/** How a process is run. */
export interface ForkOptions {
  /** The file that it runs, and its words. Default: those of this process. */
  exec?: string;
  args?: readonly string[];
  /** What it is told beside this process's own environment. */
  environment?: Environment;
}

/** A process of the API. All share one port. */
export interface ForkedApi {
  pid: number | undefined;
  /** Among those that run now: one that ended leaves its number to another. */
  number: number;
  tell: (order: Order) => void;
  /** Resolves once it serves, or with undefined when it does not. */
  ready: Promise<ApiReady | undefined>;
  /** Resolves once it takes nothing more: it said so, or it ended. */
  leaving: Promise<void>;
  ended: Promise<void>;
  /** Why it does not serve. */
  words: () => string;
  /** Asks it to end, and kills it when it has not after `patience` ms. */
  end: (patience: number) => Promise<void>;
  /** What it measures; undefined when it does not say in `patience` ms. */
  measures: (patience: number) => Promise<OwnMeasures | undefined>;
}

/** Starts a process, which reads its code and waits for its orders (`answerLauncher`). It ends with this one. `measuresOfOthers`: what it is answered when it asks. */
export function forkApi(
  { exec = process.argv[1] ?? '', args = process.argv.slice(2), environment }: ForkOptions,
  number = 1,
  measuresOfOthers: () => Promise<OwnMeasures[]> = () => Promise.resolve([]),
): ForkedApi {
  // A signal of a module's own process would open a debugger in this one.
  const execArgv = [...process.execArgv, '--disable-sigusr1'];
  cluster.setupPrimary({ exec, args: [...args], execArgv });
  const worker = cluster.fork(environment);
  const ready = Promise.withResolvers<ApiReady | undefined>();
  const hears = Promise.withResolvers<void>();
  const leaving = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  // One that ended meanwhile is told of by its end.
  const tell = (order: Order) => void hears.promise.then(() => worker.send(order, () => undefined));
  let words = '';
  let questions = 0;
  let isEnded = false;
  const asked = new Map<number, (own: OwnMeasures | undefined) => void>();
  worker.on('message', (message: unknown) => {
    const said = ProcessSaid.parse(message);
    if (said === 'hears') hears.resolve();
    else if (said === 'ending') leaving.resolve();
    else if (said === 'closed') tell('noted');
    else if ('failed' in said) words = said.failed;
    else if ('asks' in said) void measuresOfOthers().then((others) => tell({ answered: said.asks, others }));
    else if ('told' in said) asked.get(said.told)?.(said.own);
    else ready.resolve(said.ready);
  });
  const finish = (how: string) => {
    words ||= how;
    isEnded = true;
    for (const tellNothing of asked.values()) tellNothing(undefined);
    ready.resolve(undefined);
    leaving.resolve();
    ended.resolve();
  };
  worker.on('exit', (code, signal) => finish(`The process ended (${signal ?? `code ${code}`}).`));
  worker.on('error', (error) => {
    if (worker.process.pid === undefined) finish(error.message);
  });
  return {
    pid: worker.process.pid,
    number,
    tell,
    ready: ready.promise,
    leaving: leaving.promise,
    ended: ended.promise,
    words: () => words,
    async end(patience) {
      tell('end');
      const late = setTimeout(() => worker.process.kill('SIGKILL'), patience);
      await ended.promise;
      clearTimeout(late);
    },
    async measures(patience) {
      if (isEnded) return undefined;
      questions += 1;
      const question = questions;
      const told = Promise.withResolvers<OwnMeasures | undefined>();
      asked.set(question, told.resolve);
      tell({ tell: question, process: number });
      const late = setTimeout(told.resolve, patience, undefined);
      const own = await told.promise;
      clearTimeout(late);
      asked.delete(question);
      return own;
    },
  };
}
