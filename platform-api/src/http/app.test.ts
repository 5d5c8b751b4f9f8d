import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { defineApiModule, FileResponse, outboxHandler, route } from '@pwp/api-kit';
import { defineEndpoints } from '@pwp/contracts';
import { startTestApi } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

const echoEndpoints = defineEndpoints({
  'POST /things/:id': {
    summary: 'Echo',
    params: z.object({ id: z.string().max(20) }),
    body: z.object({ size: z.int() }),
    output: z.object({ id: z.string(), size: z.int() }),
    status: 201,
  },
  'GET /wrong': { summary: 'Answers what it did not declare', output: z.object({ a: z.string().max(3) }) },
  'GET /broken': { summary: 'Throws', output: 'none' },
  'GET /file': { summary: 'A file', output: { file: 'text/plain' } },
});

const echo = defineApiModule({
  id: 'echo',
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [],
  needs: { topics: ['echo.nothing'] },
  start: () => ({
    outbox: { 'echo.nothing': outboxHandler(z.object({}), async () => undefined) },
    routes: [
      route(echoEndpoints['POST /things/:id'], {
        access: { roles: ['referent'] },
        handler: async ({ params, body }) => ({ ...params, ...body }),
      }),
      route(echoEndpoints['GET /wrong'], {
        access: 'public',
        handler: async () => ({ a: 'longer' }),
      }),
      route(echoEndpoints['GET /broken'], {
        access: 'public',
        handler: async () => {
          throw new Error('secret of agent@exemple.test about 0340819000040PWP01');
        },
      }),
      route(echoEndpoints['GET /file'], {
        access: 'public',
        handler: async () =>
          new FileResponse({
            body: Buffer.from('é'),
            type: 'text/plain',
            filename: 'été.txt',
            disposition: 'attachment',
          }),
      }),
    ],
  }),
});

const api = await startTestApi({ modules: [echo] });
afterAll(() => api.close());

const referent = { roles: ['referent'] } as const;

describe('a declared route', () => {
  test('answers what its handler gives, with its status', async () => {
    const answer = await api.as(referent).post('/api/echo/things/a', { body: { size: 3 } });
    expect(answer).toMatchObject({ status: 201, body: { id: 'a', size: 3 } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('names each field that is wrong', async () => {
    const answer = await api.as(referent).post('/api/echo/things/a', { body: { size: 'x' } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'requete-invalide', errors: [{ pointer: '/size' }] } });
  });

  test('refuses a body that is no JSON, or too large', async () => {
    const headers = { 'content-type': 'application/json' };
    const token = api.realm.token(referent);
    const post = (body: string) =>
      fetch(`${api.url}/api/echo/things/a`, {
        method: 'POST',
        headers: { ...headers, authorization: `Bearer ${token}` },
        body,
      });
    expect((await post('{')).status).toBe(400);
    const large = await post(JSON.stringify({ size: 1, more: 'x'.repeat(2_000_000) }));
    expect(large.status).toBe(413);
    expect(await large.json()).toMatchObject({ code: 'corps-trop-volumineux' });
  });

  test('sends a file under its name, never as a page', async () => {
    const answer = await api.anonymous.get('/api/echo/file');
    expect(answer.text).toBe('é');
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="_t_.txt"; filename*=UTF-8''%C3%A9t%C3%A9.txt`,
    );
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
  });
});

describe('what goes wrong', () => {
  test('an unexpected error says nothing of its cause, and the log nothing of people', async () => {
    const answer = await api.anonymous.get('/api/echo/broken');
    expect(answer).toMatchObject({ status: 500, body: { code: 'erreur-interne' } });
    expect(answer.text).not.toContain('secret');
    const line = api.logs.find((entry) => entry.includes('secret of'));
    expect(line).toContain('•••@•••');
    expect(line).toContain('0340819••••••PWP01');
    expect(line).not.toContain('agent@exemple.test');
  });

  test('an answer that is not the declared one is an error, not a leak', async () => {
    const answer = await api.anonymous.get('/api/echo/wrong');
    expect(answer).toMatchObject({ status: 500, body: { code: 'erreur-interne' } });
  });

  test('an unknown address is a problem too', async () => {
    expect(await api.anonymous.get('/api/nothing')).toMatchObject({ status: 404, body: { code: 'introuvable' } });
    for (const path of ['/api/session', '/api/openapi.json', '/metrics'])
      expect(await api.anonymous.put(path)).toMatchObject({ status: 405, body: { code: 'methode-refusee' } });
    const { headers } = await api.anonymous.get('/api/nothing');
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
  });

  test('TRACE is answered nothing of what was sent', async () => {
    const headers = { authorization: `Bearer ${api.realm.token(referent)}` };
    for (const path of ['/api/session', '/api/nothing']) {
      const [answer] = (await once(request(api.url + path, { method: 'TRACE', headers }).end(), 'response')) as [
        IncomingMessage,
      ];
      expect([404, 405]).toContain(answer.statusCode);
      expect(await text(answer)).not.toContain('Bearer');
    }
  });

  test('no other origin may read an answer, or send what asks first', async () => {
    const headers = { origin: 'https://ailleurs.test', 'access-control-request-method': 'POST' };
    for (const method of ['GET', 'OPTIONS']) {
      const answer = await fetch(`${api.url}/api/session`, { method, headers });
      const allowed = [...answer.headers.keys()].filter((name) => name.startsWith('access-control-'));
      expect(allowed).toEqual([]);
    }
  });

  test('a refusal is logged with its route, status, code and account', async () => {
    const before = api.logs.length;
    await api.anonymous.get('/api/session');
    await api.as({ id: 'curieux', roles: ['professionnel'] }).post('/api/echo/things/a', { body: { size: 3 } });
    const suspended = api.as({ id: 'suspendu', roles: ['referent'] });
    await api.platform.revocation.revoke('suspendu');
    await suspended.post('/api/echo/things/a', { body: { size: 3 } });
    const lines = api.logs
      .slice(before)
      .map((line) => z.looseObject({ status: z.number().optional() }).parse(JSON.parse(line)))
      .filter(({ status }) => status !== undefined);
    expect(lines).toMatchObject([
      { method: 'GET', route: '/api/session', status: 401, code: 'non-authentifie' },
      { method: 'POST', route: '/api/echo/things/:id', status: 403, code: 'acces-refuse', account: 'curieux' },
      { route: '/api/echo/things/:id', status: 401, code: 'jeton-revoque', account: 'suspendu' },
    ]);
  });

  test('a request that is no HTTP does not stop the server', async () => {
    const { hostname, port } = new URL(api.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.end('NONSENSE\r\n\r\n'));
      socket.on('close', () => resolve());
      socket.resume();
    });
    expect((await api.anonymous.get('/api/health/live')).status).toBe(200);
  });
});

describe('what the operator sees', () => {
  test('a request keeps its identifier', async () => {
    const answer = await api.anonymous.get('/api/session', { headers: { 'X-Request-Id': 'abcdefgh-1' } });
    expect(answer.headers.get('x-request-id')).toBe('abcdefgh-1');
    expect(answer.body).toMatchObject({ requestId: 'abcdefgh-1' });
    const other = await api.anonymous.get('/api/session', { headers: { 'X-Request-Id': 'bad id"' } });
    expect(other.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a platform that drains lives, and is not ready', async () => {
    const draining = await startTestApi({});
    try {
      draining.platform.drain();
      expect(await draining.anonymous.get('/api/health/live')).toMatchObject({ status: 200, body: { status: 'ok' } });
      const answer = await draining.anonymous.get('/api/health/ready');
      expect(answer).toMatchObject({ status: 503, body: { code: 'service-indisponible' } });
    } finally {
      await draining.close();
    }
  });

  test('probes and metrics by route', async () => {
    expect(await api.anonymous.get('/api/health/ready')).toMatchObject({ status: 200, body: { status: 'ok' } });
    await api.as(referent).post('/api/echo/things/a', { body: { size: 3 } });
    const metrics = await api.anonymous.get('/metrics');
    expect(metrics.text).toContain(
      'pwp_http_request_duration_seconds_count{method="POST",route="/api/echo/things/:id",status="201"}',
    );
    expect(metrics.text).toContain('pwp_outbox_waiting 0');
  });

  test('the OpenAPI document comes out of the declarations', async () => {
    const { body } = await api.anonymous.get('/api/openapi.json');
    expect(body).toMatchObject({
      openapi: '3.1.0',
      paths: {
        '/api/echo/things/{id}': {
          post: {
            'x-roles': ['referent'],
            parameters: matching.arrayContaining([
              matching.objectContaining({ name: 'id', in: 'path', required: true }),
            ]),
            requestBody: { content: { 'application/json': { schema: { type: 'object', required: ['size'] } } } },
            responses: { '201': {}, '400': {}, '401': {}, '403': {} },
          },
        },
        '/api/echo/file': { get: { security: [] } },
        '/api/health/ready': { get: { security: [], responses: { '200': {}, '503': {} } } },
        '/api/session': {
          get: {
            responses: {
              '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/Session' } } } },
            },
          },
        },
      },
      components: { schemas: { Session: { type: 'object' }, Problem: { type: 'object' } } },
    });
  });

  test('the page to try the API is there', async () => {
    const page = await api.anonymous.get('/api/docs');
    expect(page.text).toContain('swagger-ui-bundle.js');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect((await api.anonymous.get('/api/docs/swagger-ui.css')).status).toBe(200);
    expect((await api.anonymous.get('/api/docs/package.json')).status).toBe(404);
  });

  test('a caller that has the document or the page is not sent it again', async () => {
    for (const path of ['/api/openapi.json', '/api/docs', '/api/docs/swagger-ui-bundle.js']) {
      const etag = (await api.anonymous.get(path)).headers.get('etag') ?? '';
      const again = await api.anonymous.get(path, { headers: { 'If-None-Match': etag } });
      expect([path, again.status, again.text]).toEqual([path, 304, '']);
    }
  });
});
