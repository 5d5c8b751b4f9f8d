import type { IncomingMessage } from 'node:http';
import { bodyParser } from '@koa/bodyparser';
import { FileResponse, requeteInvalide, WithStatus, type RawInput, type Route } from '@pwp/api-kit';
import type { ProblemFault } from '@pwp/contracts';
import type { Context, Middleware } from 'koa';
import type { z } from 'zod';
import type { ResolvedCaller } from '../auth/caller.ts';
import type { Throttle } from './throttle.ts';

/** Finds the caller and checks the access; throws what it refuses. */
export type ResolveCaller = (request: Context['req'], access: Route['access']) => Promise<ResolvedCaller>;

const parseJson = bodyParser({ enableTypes: ['json'], jsonLimit: '1mb' });
const parseForm = bodyParser({ enableTypes: ['form'], formLimit: '16kb' });

/** Turns a declared route into middleware: access, then budget, then input, then handler, then output. */
export function serveRoute(
  route: Route,
  template: string,
  resolveCaller: ResolveCaller,
  throttle: Throttle,
): Middleware {
  return async (context: Context) => {
    context.state['route'] = template;
    const origin = originOf(context.req);
    const caller = await throttle.resolving(route.access, origin, () => resolveCaller(context.req, route.access));
    if (route.unthrottled !== true) await throttle.count(caller, origin);
    // Whose data this may be: a page that asked before it knew its guichet compares.
    if (caller.guichet !== undefined) context.set('X-Guichet', caller.guichet.code);
    if (route.body !== undefined)
      await (route.bodyType === 'form' ? parseForm : parseJson)(context, () => Promise.resolve());
    const input = readInput(route, context);
    respond(route, context, await route.run(new Input(context, input, caller)));
  };
}

/** What few handlers ask for is made when they do. */
class Input implements RawInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly headers: unknown;
  readonly account: RawInput['account'];
  readonly guichet: RawInput['guichet'];
  readonly #context: Context;

  constructor(context: Context, { params, query, body, headers }: ReadInput, { account, guichet }: ResolvedCaller) {
    this.params = params;
    this.query = query;
    this.body = body;
    this.headers = headers;
    this.account = account;
    this.guichet = guichet;
    this.#context = context;
  }

  get request(): IncomingMessage {
    return this.#context.req;
  }

  get origin(): string {
    return originOf(this.#context.req);
  }

  get signal(): AbortSignal {
    return abortedWhenGone(this.#context.res);
  }
}

function abortedWhenGone(response: Context['res']): AbortSignal {
  const gone = new AbortController();
  // An answer that was sent to its end closes too.
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

/** The front door appends the address that it saw: the last one is the only one that a caller cannot write. */
function originOf({ headers, socket }: Context['req']): string {
  const forwarded = headers['x-forwarded-for'];
  return (
    String(forwarded ?? socket.remoteAddress ?? '')
      .split(',')
      .at(-1)
      ?.trim() ?? ''
  );
}

type ReadInput = Pick<RawInput, 'params' | 'query' | 'headers' | 'body'>;

function readInput(route: Route, context: Context): ReadInput {
  const faults: ProblemFault[] = [];
  const read = (schema: z.ZodType | undefined, value: unknown): unknown => {
    if (schema === undefined) return undefined;
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    faults.push(
      ...result.error.issues.map((issue) => ({
        pointer: `/${issue.path.map(String).join('/')}`,
        detail: issue.message,
      })),
    );
    return undefined;
  };
  const input = {
    params: read(route.params, context['params']),
    query: read(route.query, context.query),
    headers: read(route.headers, context.headers),
    body: read(route.body, context.request.body),
  };
  if (faults.length > 0) {
    throw requeteInvalide(faults.map(({ detail }) => detail).join(' '), { errors: faults });
  }
  return input;
}

function respond(route: Route, context: Context, result: unknown): void {
  context.set('Cache-Control', 'no-store');
  if (route.output === 'none') {
    context.status = route.status ?? 204;
    context.body = null;
    return;
  }
  if (result instanceof FileResponse) {
    sendFile(context, result, route.status ?? 200);
    return;
  }
  const [status, value] = result instanceof WithStatus ? [result.status, result.value] : [route.status ?? 200, result];
  if (!('parse' in route.output)) throw new Error(`${route.path} answers a file and its handler gave none`);
  context.status = status;
  context.body = route.output.parse(value);
}

function sendFile(context: Context, file: FileResponse, status: number): void {
  context.status = status;
  context.set('Content-Type', file.type);
  // A document of somebody else's is never a page of ours.
  context.set('Content-Security-Policy', "default-src 'none'; sandbox");
  if (file.filename === undefined) context.set('Content-Disposition', file.disposition);
  else {
    const plain = file.filename.replace(/[^\x20-\x7e]|["\\]/g, '_');
    context.set(
      'Content-Disposition',
      `${file.disposition}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(file.filename)}`,
    );
  }
  if (file.size !== undefined) context.length = file.size;
  context.body = file.body instanceof Uint8Array ? Buffer.from(file.body) : file.body;
}
