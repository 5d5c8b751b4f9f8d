import type { APIResponse } from '@playwright/test';
import { Problem } from '@pwp/contracts';
import { expect, readJson, test } from '@pwp/testing/browser';
import { z } from 'zod';

const OpenApi = z.object({
  openapi: z.string(),
  security: z.unknown(),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ security: z.array(z.unknown()).optional(), responses: z.record(z.string(), z.unknown()) }),
    ),
  ),
});

/** Properties that external scanners check, on the API routes that exist now. */
const ROUTES = [
  'get /api/health/live',
  'get /api/health/ready',
  'get /api/session',
  'put /api/session/guichet',
  'get /api/numerisation/plis',
  'post /api/numerisation/plis',
  'get /api/numerisation/plis/counters',
  'get /api/numerisation/plis/{transaction}',
  'get /api/numerisation/demandes/{numeroUnique}',
  'delete /api/numerisation/demandes/{numeroUnique}/pieces/{pieceId}',
  'get /api/numerisation/fiches-de-transmission/{numeroUnique}',
];

test('the API has an OpenAPI 3.1 document, and routes that it declares as guarded are guarded', async ({ request }) => {
  const answer = await request.get('/api/openapi.json');
  const document = await readJson(answer, OpenApi);
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(document.security).toEqual([{ bearer: [] }]);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, method, path, operation })),
  );
  expect(operations.map(({ name }) => name)).toEqual(expect.arrayContaining(ROUTES));

  await test.step('Only the probes, the versions, the ends of sessions, the links of mails and « Je crée mon espace » are public; each other route refuses a request without a token', async () => {
    const isPublic = ({ operation }: (typeof operations)[number]) => operation.security?.length === 0;
    expect(operations.filter(isPublic).map(({ name }) => name)).toEqual([
      'get /api/health/live',
      'get /api/health/ready',
      'get /api/meta',
      'get /api/meta/inconnus',
      'post /api/session/deconnexion',
      'post /api/session/deconnexion-identite',
      'get /api/bandeau',
      'get /api/notifications/desabonnement',
      'post /api/notifications/desabonnement',
      'get /api/comptes/defi',
      'get /api/comptes/guichets',
      'post /api/comptes/demandes',
      'post /api/comptes/demandes/suivi',
      'post /api/comptes/demandes/confirmation',
      'post /api/comptes/adresses/confirmation',
      'post /api/comptes/adresses/arret',
    ]);
    for (const { name, method, path, operation } of operations.filter((described) => !isPublic(described))) {
      expect(Object.keys(operation.responses), name).toEqual(expect.arrayContaining(['401', '403']));
      const refused = await request.fetch(path.replaceAll(/\{\w+\}/g, '0340819000040PWP01'), { method });
      expect(await problemOf(refused), name).toMatchObject({ status: 401, code: 'non-authentifie' });
      expect(refused.headers()['www-authenticate'], name).toContain('Bearer');
    }
  });
});

/** A problem body with the media type of problems; its status must equal the response's. */
async function problemOf(answer: APIResponse): Promise<Problem> {
  expect(answer.headers()['content-type']).toContain('application/problem+json');
  const problem = await readJson(answer, Problem);
  expect(problem.status).toBe(answer.status());
  return problem;
}

test('the first page of a module waits for its entry alone, which brings what its other files share with it', async ({
  request,
}) => {
  const { modules } = await readJson(
    await request.get('/registry/v1/manifest'),
    z.object({
      modules: z.array(z.object({ release: z.object({ entry: z.object({ url: z.string() }) }).nullable() })),
    }),
  );
  const entries = modules.flatMap(({ release }) => release?.entry.url ?? []);
  expect(entries.length).toBeGreaterThan(4);
  for (const entry of entries)
    expect(await (await request.get(entry)).text(), entry).not.toMatch(/(?:from|import)\s*["'`]\.\//);
});
