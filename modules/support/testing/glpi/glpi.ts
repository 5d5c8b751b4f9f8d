import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { readBoundedBytes } from '@pwp/contracts';
import { glpiReads } from './glpi-reads.ts';
import { GlpiRefusal } from './glpi-refusal.ts';
import type { GlpiOptions, GlpiRoutes } from './glpi-routes.ts';
import type { GlpiState } from './glpi-state.ts';
import { glpiWrites } from './glpi-writes.ts';

/** Longest request, bytes: a file of 20 MB, as GLPI's PHP is usually set up, and its form. */
const LONGEST = 21 * 1024 * 1024;

/** The GLPI of a test or of one machine. */
export interface Glpi {
  answer: (incoming: IncomingMessage) => Promise<Response>;
  /** Every session expires, as they do when PHP restarts. */
  endSessions: () => void;
}

/** The part of GLPI's REST API that `docs/interfaces/glpi.openapi.json` describes, on what `state` holds. */
export function createGlpi(state: GlpiState, options: GlpiOptions): Glpi {
  const sessions = new Set<string>();
  const routes: GlpiRoutes = { ...glpiReads(state), ...glpiWrites(state, options) };

  function openSession(given: string | null): Response {
    if (given === null) {
      throw new GlpiRefusal(400, 'ERROR_LOGIN_PARAMETERS_MISSING', 'login, password or user_token missing');
    }
    if (given !== `user_token ${options.userToken}`) {
      throw new GlpiRefusal(401, 'ERROR_GLPI_LOGIN_USER_TOKEN', 'user_token seems invalid');
    }
    const token = randomBytes(20).toString('hex');
    sessions.add(token);
    return Response.json({ session_token: token });
  }

  function route(request: Request): Response | Promise<Response> {
    const { pathname, searchParams: query } = new URL(request.url);
    const path = pathname.slice(options.base.length);
    if (request.headers.get('app-token') !== options.appToken) {
      throw new GlpiRefusal(400, 'ERROR_WRONG_APP_TOKEN_PARAMETER', 'app_token seems wrong');
    }
    if (path === '/initSession') return openSession(request.headers.get('authorization'));
    const token = request.headers.get('session-token');
    if (token === null) {
      throw new GlpiRefusal(400, 'ERROR_SESSION_TOKEN_MISSING', 'session_token is missing or empty');
    }
    if (!sessions.has(token)) {
      throw new GlpiRefusal(401, 'ERROR_SESSION_TOKEN_INVALID', 'session_token seems invalid');
    }
    if (path === '/killSession') {
      sessions.delete(token);
      return new Response('');
    }
    const handle = routes[`${request.method} ${path.replace(/\/\d+/, '/:id')}`];
    if (handle === undefined) throw new GlpiRefusal(404, 'ERROR_RESOURCE_NOT_FOUND', `${path} does not exist`);
    return handle({ id: Number(/\d+/.exec(path)?.[0]), query, request });
  }

  return {
    async answer(incoming) {
      try {
        return await route(await requestOf(incoming));
      } catch (error) {
        if (!(error instanceof GlpiRefusal)) throw error;
        return Response.json([error.code, error.message], { status: error.status });
      }
    },
    endSessions: () => sessions.clear(),
  };
}

/** What a server received, as a whole. Throws `GlpiRefusal`. */
export async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const { method = 'GET', url = '/' } = incoming;
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  try {
    const body = hasBody ? await readBoundedBytes(new Response(Readable.toWeb(incoming)), LONGEST) : null;
    return new Request(`http://glpi.test${url}`, { method, headers, body });
  } catch (error) {
    throw new GlpiRefusal(400, 'ERROR_BAD_REQUEST', String(error));
  }
}
