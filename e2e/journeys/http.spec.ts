import type { APIRequestContext, APIResponse } from '@playwright/test';
import { Manifest, Problem } from '@pwp/contracts';
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

  await test.step('Only the probes, the versions, the identity’s notice and « Je crée mon espace » are public; each other route refuses a request without a token', async () => {
    const isPublic = ({ operation }: (typeof operations)[number]) => operation.security?.length === 0;
    expect(operations.filter(isPublic).map(({ name }) => name)).toEqual([
      'get /api/health/live',
      'get /api/health/ready',
      'get /api/meta',
      'post /api/session/deconnexion-identite',
      'get /api/comptes/defi',
      'get /api/comptes/guichets',
      'post /api/comptes/demandes',
      'post /api/comptes/demandes/suivi',
      'post /api/comptes/demandes/confirmation',
    ]);
    for (const { name, method, path, operation } of operations.filter((described) => !isPublic(described))) {
      expect(Object.keys(operation.responses), name).toEqual(expect.arrayContaining(['401', '403']));
      const refused = await request.fetch(path.replaceAll(/\{\w+\}/g, '0340819000040PWP01'), { method });
      expect(await problemOf(refused), name).toMatchObject({ status: 401, code: 'non-authentifie' });
      expect(refused.headers()['www-authenticate'], name).toContain('Bearer');
    }
  });
});

test('a page runs only its own scripts, and cannot be framed', async ({ request }) => {
  for (const path of ['/', '/numerisation/pieces', '/profile/guichet', '/aide', '/nulle-part']) {
    const answer = await request.get(path);
    const headers = answer.headers();
    expect(headers, path).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    const policy = directives(headers['content-security-policy']);
    expect(policy.get('default-src'), path).toEqual(["'none'"]);
    expect(policy.get('frame-ancestors'), path).toEqual(["'none'"]);
    expect(policy.get('base-uri'), path).toEqual(["'none'"]);
    expect(policy.get('style-src'), path).toEqual(["'self'"]);
    expect(policy.get('require-trusted-types-for'), path).toEqual(["'script'"]);
    expect(policy.get('trusted-types'), path).toEqual(['default']);
    const [self, ...hashes] = policy.get('script-src') ?? [];
    expect(self, path).toBe("'self'");
    expect(
      hashes.filter((source) => !/^'sha256-[A-Za-z0-9+/=]{44}'$/.test(source)),
      path,
    ).toEqual([]);
    expect(headers['content-security-policy'], path).not.toMatch(/unsafe-|\*|https?:/);
  }
});

test('pages and manifest are revalidated cheaply, module files never', async ({ request }) => {
  for (const path of ['/', '/registry/v1/manifest']) {
    const first = await request.get(path);
    const { etag = '', 'cache-control': cacheControl } = first.headers();
    expect(etag, path).not.toBe('');
    expect(cacheControl, path).toBe('private, no-cache');
    const again = await request.get(path, { headers: { 'if-none-match': etag } });
    expect(again.status(), path).toBe(304);
    expect(await again.body(), path).toHaveLength(0);
    const other = await request.get(path, { headers: { 'if-none-match': '"autre"' } });
    expect(other.status(), path).toBe(200);
  }
  const files = await releaseFiles(request);
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const { url, integrity } of files) {
    const packed = await request.get(url, { headers: { 'accept-encoding': 'br' } });
    expect(packed.headers(), url).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
      vary: 'Accept-Encoding',
      'x-content-type-options': 'nosniff',
    });
    // Playwright decompresses: the result must match the manifest and the page's import map.
    const digest = await crypto.subtle.digest('SHA-384', new Uint8Array(await packed.body()));
    expect(`sha384-${Buffer.from(digest).toString('base64')}`, url).toBe(integrity);
    const plain = await request.get(url, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers()['content-encoding'], url).toBeUndefined();
    expect(await plain.body(), url).toEqual(await packed.body());
  }
});

/** A problem body with the media type of problems; its status must equal the response's. */
async function problemOf(answer: APIResponse): Promise<Problem> {
  expect(answer.headers()['content-type']).toContain('application/problem+json');
  const problem = await readJson(answer, Problem);
  expect(problem.status).toBe(answer.status());
  return problem;
}

function directives(policy = ''): Map<string, string[]> {
  const read = policy.split(';').map((directive) => directive.trim().split(/\s+/));
  return new Map(read.map(([name = '', ...sources]) => [name, sources]));
}

interface ReleaseFile {
  url: string;
  integrity: string;
}

/** Every file that the manifest names. */
async function releaseFiles(request: APIRequestContext): Promise<ReleaseFile[]> {
  const manifest = await readJson(await request.get('/registry/v1/manifest'), Manifest);
  return manifest.modules.flatMap(({ release }) =>
    release === null ? [] : [release.entry, ...release.chunks, ...release.css],
  );
}
