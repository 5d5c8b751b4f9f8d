import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import type { TrustedProxies } from '@pwp/api-kit';
import type { Environment, Problem } from '@pwp/contracts';
import { createFrontDoor } from '@pwp/shell/server';
import { z } from 'zod';
import { DAILY_MAIL_PATH } from '../launchers/daily-mail-now.ts';

/** What the API answers. */
export const API_PREFIXES: readonly string[] = ['/api', '/metrics', DAILY_MAIL_PATH];

/** What the API's process says once it serves. */
const ApiReady = z.object({ url: z.url() });
export type ApiReady = z.infer<typeof ApiReady>;

/** The API in a process that is replaced when its code changes. */
export interface ApiKeeper {
  /** Requests that come while it starts wait for it; when it did not start they are refused. */
  handler: RequestListener;
  /** Ends the process and starts another on the code as it is now. Settles once that one serves, or could not. */
  restart: () => Promise<void>;
  close: () => Promise<void>;
}

/** The next process is made ready once the answers that wait for this one have left, ms. */
const REST = 1_000;

/** Starts the API's process, and a new one at each `restart`, with the settings of `environment`. */
export function keepApi(environment: Environment, proxies: TrustedProxies): ApiKeeper {
  let spare: ChildProcess | undefined;
  let resting: NodeJS.Timeout | undefined;
  let serving: ChildProcess | undefined;
  /** The process that reads its code. */
  let loading: ChildProcess | undefined;
  let way = Promise.withResolvers<RequestListener>();
  let changing: Promise<void> | undefined;
  let isAskedAgain = false;
  let isClosing = false;

  function startProcess(): ChildProcess {
    return fork(join(import.meta.dirname, 'api-process.ts'), {
      env: { ...environment },
      // Ctrl-C is for the launcher, which ends the API itself.
      detached: true,
    });
  }

  async function replace(): Promise<void> {
    clearTimeout(resting);
    const former = serving;
    const next = spare !== undefined && isAlive(spare) ? spare : startProcess();
    spare = undefined;
    serving = next;
    loading = next;
    const gone = once(next, 'exit');
    tell(next, 'read');
    await end(former);
    loading = undefined;
    const url = await Promise.race([takeOver(next), gone.then(() => undefined)]);
    if (isClosing || isAskedAgain) return;
    if (url === undefined) {
      refuse("L'API n'a pas démarré");
      return;
    }
    way.resolve(createFrontDoor({ routes: [{ prefixes: ['/'], to: [url] }], proxies }).handler);
    resting = setTimeout(() => {
      spare = startProcess();
    }, REST);
    void gone.then(() => {
      if (serving !== next || isClosing || changing !== undefined) return;
      way = Promise.withResolvers();
      refuse("L'API s'est arrêtée");
    });
  }

  async function replaceUntilLatest(): Promise<void> {
    isAskedAgain = false;
    await replace();
    if (isAskedAgain && !isClosing) await replaceUntilLatest();
  }

  function refuse(what: string): void {
    console.error(`\n${what} (voir ci-dessus) : ses pages sont indisponibles jusqu'au prochain enregistrement.\n`);
    way.resolve(unavailable);
  }

  function restart(): Promise<void> {
    if (changing !== undefined) {
      isAskedAgain = true;
      loading?.kill('SIGTERM');
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
        if (!response.destroyed) handle(request, response);
      }),
    restart,
    async close() {
      isClosing = true;
      clearTimeout(resting);
      way.resolve(unavailable);
      await Promise.all([end(serving), end(spare)]);
    },
  };
}

/** Lets a process serve; resolves with where it does. */
async function takeOver(child: ChildProcess): Promise<string> {
  const told = once(child, 'message');
  tell(child, 'serve');
  const [message]: unknown[] = await told;
  return ApiReady.parse(message).url;
}

/** One that ended meanwhile is told of by its end. */
function tell(child: ChildProcess, what: 'read' | 'serve'): void {
  child.send(what, () => undefined);
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || !isAlive(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

const REFUSAL: Problem = {
  type: 'about:blank',
  title: 'Service indisponible',
  status: 503,
  code: 'service-indisponible',
  detail: "L'API n'a pas démarré : la cause est dans le terminal de « npm run dev ». Corrigez, enregistrez, réessayez.",
};

const unavailable: RequestListener = (request, response) => {
  request.resume();
  response.writeHead(REFUSAL.status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(REFUSAL));
};
