import type { RequestListener, ServerResponse } from 'node:http';
import { setInterval } from 'node:timers/promises';
import { forkApi, type ForkedApi } from '@pwp/platform-api/launcher/forked-api';
import { createFrontDoor } from '../front-door/front-door.ts';
import { localProcess, type LaunchedOptions } from './launched-api.ts';
import { unavailable } from './unavailable.ts';

/** The API in a process that is replaced when its code changes: what `npm run dev` serves. */
export interface ReplacedApi {
  /** Requests that come while it starts wait for it; when it did not start they are refused. */
  handler: RequestListener;
  /** Ends the process and starts another on the code as it is now. Settles once that one serves, or could not. */
  restart: () => Promise<void>;
  close: () => Promise<void>;
}

const refusal = unavailable(
  'L’API n’a pas démarré : la cause est dans le terminal de « npm run dev ». Corrigez, enregistrez, réessayez.',
);

/** What a process is given to end, ms. */
const PATIENCE = 30_000;

/** What a process is given to begin each answer that it owes before it is told to end, and how often that is looked at, ms. */
const OWED = 2_000;
const LOOK = 5;

/** Starts the API's process, and a new one at each `restart`: never two that serve, since the code of the former is wrong. */
export function replaceApi({ proxies, ...options }: LaunchedOptions): ReplacedApi {
  let serving: ForkedApi | undefined;
  /** The process that reads its code. */
  let loading: ForkedApi | undefined;
  let way = Promise.withResolvers<RequestListener>();
  let changing: Promise<void> | undefined;
  let isAskedAgain = false;
  let isClosing = false;
  const open = new Set<ServerResponse>();

  /** A connection that reaches a process as it closes comes back to node:cluster, which would keep it for one that never comes. */
  async function untilAnswersBegan(): Promise<void> {
    const late = performance.now() + OWED;
    for await (const _ of setInterval(LOOK))
      if (performance.now() > late || [...open].every(({ headersSent }) => headersSent)) return;
  }

  async function replace(): Promise<void> {
    const former = serving;
    const next = forkApi(localProcess(options, '--readable'));
    serving = next;
    loading = next;
    await untilAnswersBegan();
    await former?.end(PATIENCE);
    loading = undefined;
    next.tell({ serve: [] });
    const ready = await next.ready;
    if (isClosing || isAskedAgain) return;
    if (ready === undefined) {
      refuse(`${next.words()}\nL’API n’a pas démarré`);
      return;
    }
    way.resolve(createFrontDoor({ routes: [{ prefixes: ['/'], to: [ready.url] }], proxies }));
    void next.leaving.then(() => {
      if (serving !== next || isClosing || changing !== undefined) return;
      way = Promise.withResolvers();
      refuse('L’API s’est arrêtée');
    });
  }

  async function replaceUntilLatest(): Promise<void> {
    isAskedAgain = false;
    await replace();
    if (isAskedAgain && !isClosing) await replaceUntilLatest();
  }

  function refuse(what: string): void {
    console.error(`\n${what} (voir ci-dessus) : ses pages sont indisponibles jusqu’au prochain enregistrement.\n`);
    way.resolve(refusal);
  }

  function restart(): Promise<void> {
    if (changing !== undefined) {
      isAskedAgain = true;
      void loading?.end(PATIENCE);
      return changing;
    }
    way = Promise.withResolvers();
    changing = replaceUntilLatest().finally(() => {
      changing = undefined;
    });
    return changing;
  }

  return {
    handler: (request, response) =>
      void way.promise.then((handle) => {
        // Who left while it started is answered nothing.
        if (response.destroyed) return;
        open.add(response);
        response.once('close', () => open.delete(response));
        handle(request, response);
      }),
    restart,
    async close() {
      isClosing = true;
      way.resolve(refusal);
      await serving?.end(PATIENCE);
    },
  };
}
