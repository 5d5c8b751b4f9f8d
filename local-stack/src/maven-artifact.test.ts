import { createHash } from 'node:crypto';
import type { RequestListener, ServerResponse } from 'node:http';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '@pwp/api-kit/server';
import { expect, onTestFinished, test } from 'vitest';
import { bringArtifact } from './maven-artifact.ts';

const CONTENT = 'content';
const LIMITS = { silence: 500, longest: 20_000 };
const WHAT = {
  label: 'Essai',
  group: 'fr/pwp/essai',
  artifact: 'essai',
  version: '1',
  file: 'essai-1.zip',
  sha256: createHash('sha256').update(CONTENT).digest('hex'),
  megabytes: 1,
};
/** Far above the limits, far below what a test may take, ms. */
const PATIENCE = 30_000;

/** Brings the file from a repository that answers so; resolves with what the folder then holds. */
async function bring(handler: RequestListener, limits = LIMITS) {
  const server = await listen(handler, { port: 0, host: '127.0.0.1' });
  onTestFinished(() => server.close(0));
  const folder = await mkdtemp(join(tmpdir(), 'pwp-maven-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const work = bringArtifact(WHAT, folder, server.url, () => undefined, limits).then(
    ({ path }) => path,
    (error: unknown) => error,
  );
  const late = new Promise<string>((resolve) => setTimeout(resolve, PATIENCE, 'not given up').unref());
  return { brought: await Promise.race([work, late]), folder };
}

test('a file is kept once its hash is the expected one', async () => {
  const { brought } = await bring((_request, response) => response.end(CONTENT));
  expect(await readFile(String(brought), 'utf8')).toBe(CONTENT);
});

test('two that bring a file at the same time both have it', async () => {
  const asking: ServerResponse[] = [];
  const server = await listen(
    (_request, response) => {
      asking.push(response);
      if (asking.length === 2) for (const each of asking) each.end(CONTENT);
    },
    { port: 0, host: '127.0.0.1' },
  );
  onTestFinished(() => server.close(0));
  const folder = await mkdtemp(join(tmpdir(), 'pwp-maven-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const limits = { silence: PATIENCE, longest: PATIENCE };
  const bringing = () => bringArtifact(WHAT, folder, server.url, () => undefined, limits);
  const [{ path }, other] = await Promise.all([bringing(), bringing()]);
  expect(other.path).toBe(path);
  expect(await readdir(folder)).toEqual([WHAT.file]);
});

test.each<[string, RequestListener, RegExp, Partial<typeof LIMITS>?]>([
  ['never answers', (request) => void request.resume(), /n’envoie plus rien/],
  ['stops in the middle', (_request, response) => void response.write('con'), /n’envoie plus rien/],
  [
    'sends drop by drop',
    (_request, response) => {
      const drops = setInterval(() => response.write('x'), 50);
      response.on('close', () => clearInterval(drops));
    },
    /est trop lent/,
    { silence: 10_000, longest: 1_000 },
  ],
  [
    'never ends',
    (_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
      };
      response.on('drain', more);
      more();
    },
    /envoie plus de 2097152 octets/,
  ],
  ['has no such file', (_request, response) => void response.writeHead(404).end(), /répond 404/],
  ['sends another file', (_request, response) => void response.end('other'), /son empreinte diffère/],
])('a repository that %s is given up with its reason and the way out', async (_what, handler, reason, limits = {}) => {
  const { brought, folder } = await bring(handler, { ...LIMITS, ...limits });
  expect(brought).toMatchObject({
    message: expect.stringMatching(/^Essai n’a pas pu être téléchargé\. .*PWP_MAVEN_URL/) as unknown,
    cause: { message: expect.stringMatching(reason) as unknown },
  });
  expect(await readdir(folder)).toEqual([]);
});
