import type { IncomingMessage } from 'node:http';
import {
  FileResponse,
  isEventStream,
  requeteInvalide,
  WithHeaders,
  WithStatus,
  type RawInput,
  type Route,
  type TrustedProxies,
} from '@pwp/api-kit';
import type { Context, Middleware } from 'koa';
import type { AccessRules, KnownCaller } from './access-rules.ts';
import type { HeavyTurns } from './heavy-turns.ts';
import { urlencodedBody, jsonBody } from './json-body.ts';
import { parseInput, type RequestInput } from './parse-input.ts';
import type { MountedRoute } from './mounted-route.ts';
import { holdsNul } from './nul.ts';
import { requeteAbandonnee } from './problems.ts';
import type { Throttle } from './throttle.ts';
import { withholdCredentials } from './withheld-credentials.ts';

/** What every route is served with. */
export interface Serving<A> {
  access: AccessRules<A>;
  throttle: Throttle;
  proxies: TrustedProxies;
}

/** What a host adds to it. */
export interface OwnServing {
  heavyTurns: HeavyTurns;
}

/** Turns a declared route into middleware: access, then budget, then input, then a turn if it is heavy, then handler, then output. */
export function serveRoute<A>(
  { route, template, withholdsCredentials }: MountedRoute<A>,
  { access, throttle, proxies, heavyTurns }: Serving<A> & OwnServing,
): Middleware {
  const readBody = route.bodyType === 'urlencoded' ? urlencodedBody : jsonBody(route);
  return async (context: Context) => {
    context.state['route'] = template;
    refuseNul([context['params'], context.query]);
    const origin = proxies.callerOf(context.req);
    const params = context['params'] as Record<string, string>;
    const tell = (account: string) => void Object.assign(context.state, { account });
    const caller = await throttle.resolving(origin, () => access.resolve(context.req, route.access, params, tell));
    Object.assign(context.state, { account: caller.account, guichet: caller.guichet });
    if (withholdsCredentials === true) withholdCredentials(context.req);
    if (route.unthrottled !== true) await throttle.count(caller.key, origin);
    context.set(caller.headers ?? {});
    if (isStream(route) && isEventStream(context.req)) {
      // Its reader left while the account was read: nothing would ever close it.
      if (context.res.destroyed) throw requeteAbandonnee();
      context.res.once('close', throttle.openStream(origin));
    }
    if (route.body !== undefined) await readBody(context);
    refuseNul(context.request.body);
    const input = new Input(
      context,
      parseInput(route, {
        params: context['params'],
        query: context.query,
        headers: context.headers,
        body: context.request.body,
      }),
      proxies,
      caller.hand,
    );
    const work = () => route.run(Object.assign(input, caller.given));
    const taker = () => ({ account: caller.key ?? origin, guichet: caller.guichet, signal: input.signal });
    const kind = route.heaviness(input);
    respond(route, context, await (kind === undefined ? work() : heavyTurns(kind, taker(), work)));
    if (context.res.hasHeader('ETag') && isKnown(context.response.get('ETag'), context.get('If-None-Match')))
      context.status = 304;
  };
}

function isStream({ output }: Route<unknown>): boolean {
  return typeof output === 'object' && 'file' in output && output.file === 'text/event-stream';
}

/** Whether the caller has what the answer holds. koa's `fresh` says no to `fetch`, which writes `no-cache` beside such a header. */
function isKnown(etag: string, asked: string): boolean {
  const bare = (value: string) => value.trim().replace(/^W\//, '');
  return asked === '*' || asked.split(',').map(bare).includes(bare(etag));
}

function refuseNul(value: unknown): void {
  if (holdsNul(value)) throw requeteInvalide('Une valeur contient un caractère nul : retirez-le.');
}

/** What few handlers ask for is made when they do. */
class Input implements RawInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly headers: unknown;
  readonly #context: Context;
  readonly #proxies: TrustedProxies;
  readonly #hand: KnownCaller['hand'];
  #caller: object | undefined;

  constructor(
    context: Context,
    { params, query, body, headers }: RequestInput,
    proxies: TrustedProxies,
    hand: KnownCaller['hand'],
  ) {
    this.params = params;
    this.query = query;
    this.body = body;
    this.headers = headers;
    this.#context = context;
    this.#proxies = proxies;
    this.#hand = hand;
  }

  get caller(): object | undefined {
    const { res } = this.#context;
    // Whose answer is sent already has no caller any more.
    if (this.#caller === undefined && !res.destroyed && !res.closed)
      this.#caller = this.#hand?.({
        origin: this.origin,
        signal: this.signal,
        whenAnswered: (work) => void res.once('close', work),
      });
    return this.#caller;
  }

  /** A host may give its own. */
  set caller(given: object | undefined) {
    this.#caller = given;
  }

  get request(): IncomingMessage {
    return this.#context.req;
  }

  get origin(): string {
    return this.#proxies.callerOf(this.#context.req);
  }

  get signal(): AbortSignal {
    return abortedWhenGone(this.#context.res);
  }
}

function abortedWhenGone(response: Context['res']): AbortSignal {
  const gone = new AbortController();
  if (response.destroyed) gone.abort();
  // An answer that was sent to its end closes too.
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

function respond(route: Route<unknown>, context: Context, result: unknown): void {
  context.set('Cache-Control', 'no-store');
  if (result instanceof WithHeaders) {
    respond(route, context, result.value);
    context.set(result.headers);
    return;
  }
  if (route.output === 'none') {
    // Koa takes an answer without a body for a 204 until it is told otherwise.
    context.body = null;
    context.status = route.status ?? 204;
    return;
  }
  if (result instanceof FileResponse) {
    sendFile(context, result, route.status ?? 200);
    return;
  }
  const answer: WithStatus<unknown> =
    result instanceof WithStatus ? result : new WithStatus(route.status ?? 200, result);
  if (!('parse' in route.output)) throw new Error(`${route.path} answers a file and its handler gave none`);
  context.status = answer.status;
  context.body = route.output.parse(answer.value);
}

function sendFile(context: Context, file: FileResponse, status: number): void {
  context.status = status;
  context.set('Content-Type', file.type);
  // A document of somebody else's is never a page of ours.
  context.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox");
  if (file.filename === undefined) context.set('Content-Disposition', file.disposition);
  else {
    const plain = file.filename.replace(/[^\x20-\x7e]|["\\]/g, '_');
    context.set(
      'Content-Disposition',
      `${file.disposition}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(file.filename)}`,
    );
  }
  const { encoding, body } = encodedFor(context, file);
  if (file.encoded !== undefined) context.vary('Accept-Encoding');
  if (encoding !== undefined) context.set('Content-Encoding', encoding);
  else if (file.size !== undefined) context.length = file.size;
  context.body = body instanceof Uint8Array ? Buffer.from(body.buffer, body.byteOffset, body.byteLength) : body;
}

/** Brotli first: clients name their encodings with equal weight, gzip in front. */
function encodedFor(
  context: Context,
  { body, encoded }: FileResponse,
): { encoding?: string; body: FileResponse['body'] } {
  for (const encoding of ['br', 'gzip'] as const) {
    const bytes = encoded?.[encoding];
    if (bytes !== undefined && context.acceptsEncodings(encoding) !== false) return { encoding, body: bytes };
  }
  return { body };
}
