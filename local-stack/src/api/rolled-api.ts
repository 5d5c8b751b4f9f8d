import type { RequestListener } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { TrustedProxies } from '@pwp/api-kit';
import { createFrontDoor } from '../front-door/front-door.ts';
import { forkApi, type ApiChild, type ApiReady, type ChildOptions } from './api-child.ts';
import { isUnchangedSince } from './module-code.ts';
import { unavailable } from './unavailable.ts';

/** The API in a process that another takes over from without a request being refused: what `npm start` serves. */
export interface RolledApi {
  /** Requests that come while no process serves wait for one, for `PATIENCE`. */
  handler: RequestListener;
  /** Has the first process serve. Throws `ApiDidNotStart`. */
  start: () => Promise<void>;
  /**
   * Starts a process on the code as it is now, which migrates, then takes the requests; the former answers what it has, and ends.
   * Throws `ApiDidNotStart`: then the former goes on. Of several that are asked at once, one follows the other.
   */
  roll: () => Promise<ApiReady>;
  /** The ids of the modules that are served, when this one is among them and its API was read as it stands now: no roll would change it. */
  servesAsItStands: (module: string) => Promise<string[] | undefined>;
  /** The API says that it is no longer ready. */
  drain: () => void;
  close: () => Promise<void>;
}

/** The API's process ended before it served. */
export class ApiDidNotStart extends Error {
  /** The end of what it printed. */
  readonly printed: string;

  constructor(printed: string) {
    super('L’API n’a pas démarré : la cause est écrite ci-dessus.');
    this.name = 'ApiDidNotStart';
    this.printed = printed;
  }
}

/** How the API is run. */
export interface RolledOptions extends ChildOptions {
  proxies: TrustedProxies;
  /** What requests under way are given at a stop, ms. */
  stopTimeout: number;
}

/** Times in ms: a request waits so long for a process that serves; a process may take so long to serve. */
const PATIENCE = 10_000;
const STARTING = 120_000;
/** A process that another took over from ends by then, ms: the slowest upload that is not cut takes a quarter of an hour. */
const LONGEST_REQUEST = 20 * 60_000;
/** Before the process that ended by itself is started again, ms: the first time, at most, and a life after which it is the first time again. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 60_000;
const LONG_LIFE = 300_000;

const refusal = unavailable('L’API s’est arrêtée et redémarre. Réessayez dans un instant.');

/** A process that takes requests. */
interface Serving {
  child: ApiChild;
  ready: ApiReady;
  handle: RequestListener;
  /** Resolves once it has answered all that it was handed. */
  settled: () => Promise<void>;
  since: number;
  /** When it began to read our code, ms. */
  readAt: number;
}

/** A process that reads our code. */
interface Reading {
  child: ApiChild;
  readAt: number;
}

/** Starts a process that reads its code at once, and serves when asked to. */
export function rollApi(options: RolledOptions): RolledApi {
  const closing = new AbortController();
  const children = new Set<ApiChild>();
  let waiting: Reading | undefined = newChild();
  let serving: Serving | undefined;
  let arrival = Promise.withResolvers<Serving>();
  let pause = FIRST_PAUSE;
  let turn: Promise<unknown> = Promise.resolve();

  function newChild(): Reading {
    const readAt = Date.now();
    const child = forkApi(options);
    children.add(child);
    void child.ended.then(() => children.delete(child));
    return { child, readAt };
  }

  async function begin(): Promise<Serving> {
    const { child, readAt } = waiting ?? newChild();
    waiting = undefined;
    child.tell('serve');
    const ready = await Promise.race([child.ready, setTimeout(STARTING, undefined, { ref: false })]);
    if (ready === undefined || closing.signal.aborted) {
      void child.end();
      throw new ApiDidNotStart(child.printed());
    }
    return { child, ready, readAt, since: Date.now(), ...handing(ready.url, options.proxies) };
  }

  function takeOver(next: Serving): void {
    serving = next;
    arrival.resolve(next);
    console.log(`  API : processus ${next.child.pid}`);
    void next.child.leaving.then(() => {
      if (serving !== next || closing.signal.aborted) return;
      serving = undefined;
      arrival = Promise.withResolvers();
      if (Date.now() - next.since > LONG_LIFE) pause = FIRST_PAUSE;
      void revive();
    });
  }

  const isDown = () => serving === undefined && !closing.signal.aborted;

  /** Starts again what ended by itself, after a pause that grows. */
  async function revive(): Promise<void> {
    while (isDown()) {
      console.error(`L’API s’est arrêtée (voir ci-dessus) : nouveau départ dans ${pause / 1000} s.`);
      await setTimeout(pause, undefined, { signal: closing.signal }).catch(() => undefined);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      await inTurn(async () => {
        if (isDown()) takeOver(await begin());
      }).catch(() => undefined);
    }
  }

  async function retire({ child, settled }: Serving): Promise<void> {
    child.tell('drain');
    await Promise.race([settled(), setTimeout(LONGEST_REQUEST, undefined, { ref: false })]);
    await child.end(options.stopTimeout + 20_000);
  }

  /** One change at a time: two processes that migrate would meet. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  }

  return {
    handler: (request, response) => {
      if (serving !== undefined) {
        serving.handle(request, response);
        return;
      }
      const arrived = Promise.race([arrival.promise, setTimeout(PATIENCE, undefined, { ref: false })]);
      void arrived.then((next) => {
        // Who left meanwhile is answered nothing.
        if (!response.destroyed) (next?.handle ?? refusal)(request, response);
      });
    },
    start: () => inTurn(async () => takeOver(await begin())),
    roll: () =>
      inTurn(async () => {
        const next = await begin();
        const former = serving;
        takeOver(next);
        if (former !== undefined) void retire(former);
        return next.ready;
      }),
    async servesAsItStands(module) {
      if (serving?.ready.modules.includes(module) !== true) return undefined;
      const { modules } = serving.ready;
      return (await isUnchangedSince(module, serving.readAt)) ? modules : undefined;
    },
    drain: () => serving?.child.tell('drain'),
    async close() {
      closing.abort();
      await Promise.all([...children].map((child) => child.end(options.stopTimeout + 20_000)));
    },
  };
}

/** Hands requests to the process at this address, and knows when all are answered. */
function handing(url: string, proxies: TrustedProxies): Pick<Serving, 'handle' | 'settled'> {
  const handler = createFrontDoor({ routes: [{ prefixes: ['/'], to: [url] }], proxies });
  let underWay = 0;
  let settled: PromiseWithResolvers<void> | undefined;
  return {
    handle(request, response) {
      underWay += 1;
      response.once('close', () => {
        underWay -= 1;
        if (underWay === 0) settled?.resolve();
      });
      handler(request, response);
    },
    settled() {
      settled = Promise.withResolvers();
      if (underWay === 0) settled.resolve();
      return settled.promise;
    },
  };
}
