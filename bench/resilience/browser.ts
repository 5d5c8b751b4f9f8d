import { finished } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { RealmClient, Tokens } from '@pwp/local-stack/stand-ins/identity/testing/realm-client';
import { Agent as Connections, fetch, FormData, request, type Dispatcher } from 'undici';
import type { Answers } from './answers.ts';
import type { Agent } from './fill-cluster.ts';
import type { Cluster } from './started-cluster.ts';

/** What was not answered well is sent again so long, as by a person who presses the button again, ms. */
const PATIENCE = 60_000;
/** Between two of these, ms. */
const AGAIN = 2_000;
/** A token that is good for less is renewed first, ms. */
const NEARLY_OVER = 30_000;
const OVER = 2_000;
/** Keycloak may be away so long, ms. */
const KEYCLOAK_AWAY = 120_000;
/** A stream that is silent so long is cut, ms, as `shell/src/notices/notice-stream.ts` does. */
const SILENCE = 45_000;
/** Before a stream that ended is opened again, and at most so much more, ms; before one that was refused. */
const STREAM_AGAIN = 2_000;
const SPREAD = 3_000;
const STREAM_LATER = 20_000;

/** What a request asks, by the route that its time is told for. */
interface Asked {
  route: string;
  path: string;
  body?: object | FormData;
  method?: 'POST' | 'PUT';
}

/** A person's browser: an address of its own, a session of its own, the streams that a page of the portal holds. */
export interface Browser {
  signIn: () => Promise<void>;
  /** Renews the session, as a page does that is looked at again. */
  renew: () => Promise<void>;
  /** Reads what nginx asks of the other process when the first one dies. Undefined when it was not answered well. */
  read: (asked: Asked) => Promise<unknown>;
  /** Sends what is the same when it is sent again. Undefined when it was refused, or not done in a minute. */
  send: (asked: Asked) => Promise<unknown>;
  /** Holds the streams of notices and of the registry until `over`. */
  follow: (over: AbortSignal) => Promise<void>;
  close: () => Promise<void>;
}

/** The browser of this person; `rank` tells its address. */
export function createBrowser(
  { publicUrl, ca }: Cluster,
  { email, password, guichet }: Agent,
  rank: number,
  answers: Answers,
): Browser {
  const connections = new Connections({
    connect: { ca, family: 4 },
    // Limits by address are for one person, as on the network.
    localAddress: `127.1.${Math.floor(rank / 250)}.${1 + (rank % 250)}`,
    autoSelectFamily: false,
    // undici fails what is under way on a connection of HTTP/2 that nginx ends in good order; browsers do not.
    allowH2: false,
    // nginx closes after 75 s.
    keepAliveTimeout: 60_000,
    headersTimeout: 65_000,
    bodyTimeout: SILENCE,
  });
  const realm = new RealmClient(publicUrl, (url, init) =>
    fetch(String(url), { ...(init as object), dispatcher: connections }),
  );
  let tokens: { current: Tokens; until: number } | undefined;
  let renewing: Promise<void> | undefined;

  function keep(current: Tokens): void {
    tokens = { current, until: Date.now() + current.expires_in * 1_000 };
  }

  /** A Keycloak that is away is asked again: who works keeps the page, and reads why it waits once the token is over. */
  async function renew(): Promise<void> {
    for (const deadline = Date.now() + KEYCLOAK_AWAY; ; await setTimeout(AGAIN)) {
      const started = performance.now();
      const answer = await realm.refresh(tokens?.current.refresh_token ?? '').catch(() => undefined);
      answers.tell('POST /auth/…/token', performance.now() - started);
      if (answer?.ok === true) return keep(Tokens.parse(await answer.json()));
      if ((answer !== undefined && answer.status < 500) || Date.now() > deadline)
        return answers.fail(`POST /auth/…/token ${answer?.status}`);
      answers.count('token again');
    }
  }

  async function headers(): Promise<Record<string, string>> {
    const left = (tokens?.until ?? 0) - Date.now();
    if (left < NEARLY_OVER) renewing ??= renew().finally(() => (renewing = undefined));
    // As keycloak-js: a token that is still good is sent where another one cannot be had.
    if (left < OVER) await renewing;
    return { authorization: `Bearer ${tokens?.current.access_token}`, 'x-guichet': guichet };
  }

  async function ask({ route, path, body, method = 'POST' }: Asked): Promise<{ status: number; text: string }> {
    const own = path.startsWith('/api/') ? await headers() : {};
    const started = performance.now();
    const sent: Omit<Dispatcher.RequestOptions, 'origin' | 'path'> =
      body === undefined
        ? { method: 'GET', headers: own }
        : body instanceof FormData
          ? { method, headers: own, body }
          : { method, headers: { ...own, 'content-type': 'application/json' }, body: JSON.stringify(body) };
    try {
      const answer = await request(publicUrl + path, { ...sent, dispatcher: connections });
      return { status: answer.statusCode, text: await answer.body.text() };
    } catch (error) {
      return { status: 0, text: String(error) };
    } finally {
      answers.tell(route, performance.now() - started);
    }
  }

  const saying = ({ route }: Asked, { status, text }: { status: number; text: string }) =>
    `${new Date().toISOString()} ${route} ${status} ${text.slice(0, 300)}`;

  /** Until it ends; whether it was opened. */
  async function readStream(path: string, over: AbortSignal): Promise<boolean> {
    const own = path.startsWith('/api/') ? await headers() : {};
    const { statusCode, body } = await request(publicUrl + path, {
      headers: { ...own, accept: 'text/event-stream' },
      dispatcher: connections,
      signal: over,
    });
    if (statusCode === 200) {
      await finished(body.resume());
      return true;
    }
    const text = await body.text();
    // A token that ended meanwhile is not sent again: the page opens the stream with the next one.
    if (statusCode !== 503 && !text.includes('jeton-expire'))
      answers.fail(`${path} ${statusCode} ${text.slice(0, 300)}`);
    return false;
  }

  async function followOne(path: string, state: Asked, over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      // A stream that is cut when its process dies is opened again: nobody notices.
      const opened = await readStream(path, over).catch(() => true);
      if (over.aborted) return;
      answers.count(opened ? 'streams again' : 'streams refused');
      if (!opened) await browser.read(state);
      const pause = opened ? STREAM_AGAIN + Math.random() * SPREAD : STREAM_LATER;
      await setTimeout(pause, undefined, { signal: over }).catch(() => undefined);
    }
  }

  const browser: Browser = {
    async signIn() {
      keep(await realm.redeem(await realm.signIn(email, password)));
    },
    async renew() {
      await renew();
      // As of sign-ins at any time of the last minutes: tokens that end together would be renewed together.
      if (tokens !== undefined) tokens.until -= Math.random() * (tokens.until - Date.now() - NEARLY_OVER);
    },
    async read(asked) {
      const answer = await ask(asked);
      if (answer.status === 200) return asBody(answer.text);
      answers.fail(saying(asked, answer));
      return undefined;
    },
    async send(asked) {
      for (const deadline = Date.now() + PATIENCE; ; await setTimeout(AGAIN)) {
        const answer = await ask(asked);
        if (answer.status === 200 || answer.status === 201) return asBody(answer.text);
        const passes = answer.status === 0 || answer.status === 503;
        if (!passes || Date.now() > deadline) {
          answers.fail(saying(asked, answer));
          return undefined;
        }
        answers.count('sent again');
      }
    },
    async follow(over) {
      await Promise.all([
        followOne(
          '/api/notifications/flux',
          { route: 'GET /api/notifications/compteur', path: '/api/notifications/compteur' },
          over,
        ),
        followOne('/registry/v1/stream', { route: 'GET /registry/v1/status', path: '/registry/v1/status' }, over),
      ]);
    },
    close: () => connections.destroy(),
  };
  return browser;
}

function asBody(text: string): unknown {
  return text.startsWith('{') ? JSON.parse(text) : text;
}
