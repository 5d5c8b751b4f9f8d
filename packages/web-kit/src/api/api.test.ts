import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Session } from '@pwp/contracts';
import { z } from 'zod';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { toValue } from 'vue';
import { createApi, keepPrevious } from './api.ts';
import { changeGuichet } from '../session/change-guichet.ts';
import { installHost } from '../module/host-link.ts';
import { ProblemError } from './problem-error.ts';
import { setSession, useSession } from '../session/session.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

const guichet = { code: '00002', nom: 'Guichet de test', siret: '00000000000000', codeTerritoire: '034' };
const other = { ...guichet, code: 'PWP01' };
const session: Session = {
  account: { id: 'a', nom: 'DEMO', prenom: 'Alice', email: 'alice@pwp.test' },
  roles: ['professionnel'],
  guichets: [guichet, other],
  guichet,
};

let server: Server;
let origin: string;
let answer: Answer;
let seen: { method: string | undefined; url: string | undefined; headers: IncomingMessage['headers']; body: Buffer }[];
let tokensAsked: boolean[];

beforeEach(async () => {
  seen = [];
  tokensAsked = [];
  server = createServer((request, response) => {
    // The page of the test has another origin than this server.
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*, authorization, x-guichet, idempotency-key, content-type');
    response.setHeader('access-control-allow-methods', '*');
    response.setHeader('access-control-expose-headers', '*');
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      answer(request, response, body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  origin = `http://127.0.0.1:${address.port}`;
  installHost({
    accessToken: (refused) => {
      tokensAsked.push(refused);
      return Promise.resolve(refused ? 'renewed' : 'first');
    },
    announce: () => undefined,
  });
  setSession(session);
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function json(status: number, body: unknown): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' });
    response.end(JSON.stringify(body));
  };
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('the request succeeded');
}

const text = z.object({ nom: z.string().optional(), kept: z.int().optional() });
const anything = z.object({}).catchall(z.unknown());
type Things = {
  'GET /plis': {
    summary: '';
    query: z.ZodObject<{ page: z.ZodOptional<z.ZodCoercedNumber>; statut: z.ZodOptional<z.ZodArray<z.ZodString>> }>;
    headers: z.ZodObject<{ 'x-numero-unique': z.ZodOptional<z.ZodString> }>;
    output: typeof anything;
  };
  'GET /plis/:transaction': { summary: ''; params: z.ZodObject<{ transaction: z.ZodString }>; output: typeof anything };
  'PUT /plis': { summary: ''; body: typeof text; output: typeof anything };
  'DELETE /plis': { summary: ''; output: 'none' };
  'POST /fichiers': {
    summary: '';
    form: z.ZodObject<{ contexte: z.ZodString; files: z.ZodOptional<z.ZodArray<z.ZodFile>> }>;
    headers: z.ZodObject<{ 'idempotency-key': z.ZodOptional<z.ZodString> }>;
    output: typeof anything;
  };
  'GET /fiche': { summary: ''; output: { file: string } };
};

/** The root is a path of the portal; here, of this server. */
const api = () => createApi<Things>(`${origin}/api/x` as '/api/x');

test('a request carries the token, the current guichet, its query and its headers', async () => {
  answer = json(200, { items: [] });
  const read = await api()('GET /plis', {
    query: { page: 2, statut: ['a', 'b'] },
    headers: { 'x-numero-unique': '0340819000040PWP01' },
  });
  expect(read).toEqual({ items: [] });
  expect(seen[0]?.url).toBe('/api/x/plis?page=2&statut=a%2Cb');
  expect(seen[0]?.headers).toMatchObject({
    authorization: 'Bearer first',
    'x-guichet': '00002',
    'x-numero-unique': '0340819000040PWP01',
  });
});

test('without a session, a request has no token', async () => {
  installHost({ accessToken: () => Promise.resolve(undefined), announce: () => undefined });
  setSession({ ...session, guichet: null });
  answer = json(200, {});
  await api()('PUT /plis', { body: { nom: 'é' } });
  expect(seen[0]?.headers).not.toHaveProperty('authorization');
  expect(seen[0]?.headers).not.toHaveProperty('x-guichet');
});

test('a parameter stands in the path as one part of it', async () => {
  answer = json(200, {});
  await api()('GET /plis/:transaction', { params: { transaction: '../a b/é' } });
  expect(seen[0]?.url).toBe('/api/x/plis/..%2Fa%20b%2F%C3%A9');
});

test.each(['', '.', '..'])(
  'a parameter that is no part of a path is refused, and nothing asked: « %s »',
  async (id) => {
    answer = json(200, {});
    const error = await failureOf(api()('GET /plis/:transaction', { params: { transaction: id } }));
    expect(error).toMatchObject({
      code: 'adresse-invalide',
      message: `Cette demande n’a pas d’adresse : « transaction » vaut « ${id} ».`,
    });
    expect(seen).toEqual([]);
  },
);

test('a body is sent as JSON, and an answer without body reads as undefined', async () => {
  answer = json(200, {});
  await api()('PUT /plis', { body: { nom: 'é' } });
  expect(JSON.parse(String(seen[0]?.body))).toEqual({ nom: 'é' });
  expect(seen[0]?.headers['content-type']).toContain('application/json');
  answer = (_request, response) => response.writeHead(204).end();
  expect(await api()('DELETE /plis')).toBeUndefined();
});

test('a problem is thrown with its code, its status and its French sentence', async () => {
  answer = json(404, {
    type: 'about:blank',
    title: 'Introuvable',
    status: 404,
    code: 'demande-inconnue',
    detail: 'Cette demande est inconnue.',
  });
  const error = await failureOf(api()('GET /plis'));
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({ code: 'demande-inconnue', status: 404, message: 'Cette demande est inconnue.' });
});

test('an answer that is no problem becomes one that can be shown', async () => {
  answer = (_request, response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
  expect(await failureOf(api()('GET /plis'))).toMatchObject({ code: 'reponse-inattendue', status: 502 });
});

test.each([
  ['20', 'dans 20 secondes'],
  ['90', 'dans 2 minutes'],
  [undefined, 'dans un instant'],
  ['Wed, 21 Oct 2026 07:28:00 GMT', 'dans un instant'],
])("a proxy's own 429 is a sentence that says when to come back (%s)", async (retryAfter, when) => {
  answer = (_request, response) => {
    if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
    response.writeHead(429).end('<html>');
  };
  expect(await failureOf(api()('GET /plis'))).toMatchObject({
    code: 'trop-de-requetes',
    status: 429,
    message: `Trop de requêtes en peu de temps\u00A0: réessayez ${when}.`,
  });
});

test('a 401 renews the session and the request is made once more', async () => {
  answer = (request, response, body) =>
    json(request.headers.authorization === 'Bearer renewed' ? 200 : 401, {
      ok: true,
      title: 't',
      status: 401,
      code: 'c',
    })(request, response, body);
  expect(await api()('PUT /plis', { body: { kept: 1 } })).toMatchObject({ ok: true });
  expect(tokensAsked).toEqual([false, true]);
  expect(seen.map((request) => String(request.body))).toEqual(['{"kept":1}', '{"kept":1}']);
});

test('a second 401 is thrown to the caller', async () => {
  answer = json(401, { type: 'about:blank', title: 'Non authentifié', status: 401, code: 'jeton-refuse' });
  expect(await failureOf(api()('GET /plis'))).toMatchObject({ code: 'jeton-refuse' });
  expect(seen).toHaveLength(2);
});

test('a renewed token of the very second in which the rights changed waits for the next one', async () => {
  answer = (request, response, body) =>
    (seen.length < 3
      ? json(401, { type: 'about:blank', title: 'Terminée', status: 401, code: 'jeton-revoque' })
      : json(200, { ok: true }))(request, response, body);
  expect(await api()('PUT /plis', { body: { kept: 1 } })).toEqual({ ok: true });
  expect(tokensAsked).toEqual([false, true, true]);
  expect(seen.map((request) => String(request.body))).toEqual(['{"kept":1}', '{"kept":1}', '{"kept":1}']);
  seen.length = 0;
  expect(await api()('POST /fichiers', { form: { contexte: 'REN' } })).toEqual({ ok: true });
  expect(seen).toHaveLength(3);
});

test('a token that stays revoked is thrown to the caller after three tries', async () => {
  answer = json(401, { type: 'about:blank', title: 'Terminée', status: 401, code: 'jeton-revoque' });
  expect(await failureOf(api()('GET /plis'))).toMatchObject({ code: 'jeton-revoque' });
  expect(seen).toHaveLength(3);
});

test('a server that does not answer is « réseau indisponible »', async () => {
  answer = (request) => request.socket.destroy();
  expect(await failureOf(api()('GET /plis'))).toMatchObject({ code: 'reseau-indisponible', status: 0 });
});

test('an aborted call throws the abort, not a network problem', async () => {
  answer = () => undefined;
  const controller = new AbortController();
  const failed = failureOf(api()('GET /plis', { signal: controller.signal }));
  controller.abort();
  expect(await failed).not.toBeInstanceOf(ProblemError);
});

test('a form is sent with its fields in order, its files and its headers', async () => {
  answer = json(201, { transaction: '1je9xw3quz77b' });
  const file = new File(['%PDF-1.7 contenu'], 'piece.pdf', { type: 'application/pdf' });
  const created = await api()('POST /fichiers', {
    form: { contexte: 'AJO', files: [file] },
    headers: { 'idempotency-key': 'k1' },
  });
  expect(created).toEqual({ transaction: '1je9xw3quz77b' });
  expect(seen[0]?.headers['idempotency-key']).toBe('k1');
  const sent = String(seen[0]?.body);
  expect(sent).toContain('%PDF-1.7 contenu');
  expect(sent.indexOf('AJO')).toBeLessThan(sent.indexOf('%PDF'));
});

test('a refused form throws the problem, a cut one « réseau indisponible »', async () => {
  answer = json(413, { type: 'about:blank', title: 'Trop gros', status: 413, code: 'fichier-trop-gros' });
  const upload = () => failureOf(api()('POST /fichiers', { form: { contexte: 'AJO' } }));
  expect(await upload()).toMatchObject({ code: 'fichier-trop-gros' });
  answer = (request) => request.socket.destroy();
  expect(await upload()).toMatchObject({ code: 'reseau-indisponible' });
});

test.each([
  [`attachment; filename="fiche.pdf"`, 'fiche.pdf'],
  [`attachment; filename="piece.pdf"; filename*=UTF-8''pi%C3%A8ce.pdf`, 'pièce.pdf'],
  [undefined, null],
])('a file is named by the API (%s)', async (disposition, filename) => {
  answer = (_request, response) => {
    if (disposition !== undefined) response.setHeader('content-disposition', disposition);
    response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF');
  };
  const download = await api()('GET /fiche');
  expect(download.filename).toBe(filename);
  expect(await download.blob.text()).toBe('%PDF');
});

test('a file that is cut on its way is a problem with its sentence, and no file', async () => {
  answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/csv' });
    response.write('a;b\n', () => response.destroy());
  };
  const error = await failureOf(api()('GET /fiche'));
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({ code: 'reseau-indisponible', status: 0 });
});

test('the guichet changes in the session that pages already hold', async () => {
  answer = json(200, { ...session, guichet: other });
  const held = useSession();
  // The kit requests a path of its own origin; here, of this server.
  const realFetch = globalThis.fetch;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => realFetch(origin + path, init));
  await changeGuichet('PWP01').finally(() => vi.unstubAllGlobals());
  expect(held.guichet?.code).toBe('PWP01');
  expect(seen[0]).toMatchObject({ method: 'PUT', url: '/api/session/guichet' });
  expect(JSON.parse(String(seen[0]?.body))).toEqual({ code: 'PWP01' });
});

test('an answer on screen stays for the next question of its guichet, never for another', () => {
  const { key } = api().query('GET /plis', () => ({ query: { page: 1 } }));
  const entry = { key: [...toValue(key)] };
  expect(keepPrevious('rows', entry)).toBe('rows');
  expect(keepPrevious('rows', undefined)).toBeUndefined();
  setSession({ ...session, guichet: other });
  expect(keepPrevious('rows', entry)).toBeUndefined();
});

test('a request uses the input at the time of its query', async () => {
  answer = json(200, { items: [] });
  let page = 1;
  const question = api().query('GET /plis', () => ({ query: { page } }));
  const asked = question.query({ signal: new AbortController().signal });
  page = 2;
  await asked;
  expect(seen[0]?.url).toBe('/api/x/plis?page=1');
});

describe('a prefetched response', () => {
  const paths = () => seen.map(({ method, url }) => `${method} ${url}`);
  const question = (page?: number) => api().query('GET /plis', () => ({ query: { page } }));
  const { signal } = new AbortController();
  const ask = (page?: number) => question(page).query({ signal });

  /** Answers each request by its index, for one guichet. */
  function counting(code: string, status = 200): Answer {
    return (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-guichet': code });
      response.end(JSON.stringify({ rank: seen.length, title: 'Refus' }));
    };
  }

  test('is given to the page that asks the same, once', async () => {
    answer = counting('00002');
    question(1).ahead();
    expect(await ask(1)).toMatchObject({ rank: 1 });
    expect(await ask(1)).toMatchObject({ rank: 2 });
    expect(await ask(2)).toMatchObject({ rank: 3 });
  });

  test('is asked again when it was answered for another guichet than the page’s', async () => {
    answer = counting('PWP01');
    question().ahead();
    expect(await ask()).toMatchObject({ rank: 2 });
  });

  test('and failed is asked again by the page, which hears why', async () => {
    answer = counting('00002', 503);
    question().ahead();
    expect(await failureOf(ask())).toBeInstanceOf(ProblemError);
    expect(paths()).toEqual(['GET /api/x/plis', 'GET /api/x/plis']);
  });

  test('is worth nothing once something was written', async () => {
    answer = counting('00002');
    question().ahead();
    await api()('PUT /plis', { body: {} });
    await ask();
    expect(paths()).toEqual(['GET /api/x/plis', 'PUT /api/x/plis', 'GET /api/x/plis']);
  });

  test('is worth nothing after 10 s', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    answer = counting('00002');
    question().ahead();
    vi.advanceTimersByTime(10_001);
    await ask();
    expect(paths()).toHaveLength(2);
  });
});
