import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BucketFailed, type BucketOptions } from '@pwp/object-storage';
import { createTestDatabase } from '@pwp/testing';
import { hasJava, startS3, type S3Service } from '@pwp/testing/s3-service';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Problem } from '@pwp/contracts';
import { readRegistryConfig } from '../config.ts';
import { startTestRegistry, testModule } from '../testing/test-registry.ts';
import type { StorageBackend } from './storage-backend.ts';
import { createFolderBackend } from './folder-backend.ts';
import { createS3Backend } from './s3-backend.ts';

/* The contract of storage backends, for a folder and a real S3 service. */

const withJava = hasJava();
let s3: S3Service;

beforeAll(async () => {
  if (withJava) s3 = await startS3();
});
afterAll(async () => {
  if (withJava) await s3.stop();
});

const inBucket = (more: Partial<BucketOptions> = {}): BucketOptions => ({
  ...s3,
  region: 'us-east-1',
  prefix: 'pwp',
  ...more,
});

const BACKENDS: [name: string, make: () => Promise<StorageBackend>][] = [
  [
    'a folder',
    async () => {
      const database = await createTestDatabase();
      onTestFinished(() => database.remove());
      return createFolderBackend(join(database.folder, 'releases'));
    },
  ],
  ...(withJava
    ? [
        [
          'a bucket',
          () => Promise.resolve(createS3Backend(inBucket({ prefix: '' }))),
        ] satisfies (typeof BACKENDS)[number],
        ['a part of a bucket', () => Promise.resolve(createS3Backend(inBucket()))] satisfies (typeof BACKENDS)[number],
      ]
    : []),
];

const bytes = (text: string) => Buffer.from(text);

describe.each(BACKENDS)('%s', (_name, make) => {
  test('returns exactly the bytes that were written', async () => {
    const backend = await make();
    const all = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    await backend.replace(
      'essai/1',
      new Map([
        ['main.js', bytes('été')],
        ['fonts/a_b-c.1.woff2', all],
      ]),
    );
    expect(bytes('été').equals((await backend.read('essai/1/main.js')) ?? bytes(''))).toBe(true);
    expect(all.equals((await backend.read('essai/1/fonts/a_b-c.1.woff2')) ?? bytes(''))).toBe(true);
    expect(await backend.read('essai/1/main.js.br')).toBeUndefined();
    expect(await backend.read('essai/2/main.js')).toBeUndefined();
    expect((await backend.list()).filter((path) => path.startsWith('essai/')).toSorted()).toEqual([
      'essai/1/fonts/a_b-c.1.woff2',
      'essai/1/main.js',
    ]);
  });

  test('replaces a folder’s files, and leaves its neighbours', async () => {
    const backend = await make();
    await backend.replace(
      'voisin/1',
      new Map([
        ['main.js', bytes('un')],
        ['main.js.br', bytes('u')],
      ]),
    );
    await backend.replace('voisin/12', new Map([['main.js', bytes('douze')]]));
    await backend.replace('voisin/1', new Map([['main.js', bytes('deux')]]));
    const read = async (path: string) => Buffer.from((await backend.read(path)) ?? bytes('—')).toString();
    expect(await Promise.all(['voisin/1/main.js', 'voisin/1/main.js.br', 'voisin/12/main.js'].map(read))).toEqual([
      'deux',
      '—',
      'douze',
    ]);
  });

  test('removes a whole folder, and leaves its neighbours', async () => {
    const backend = await make();
    for (const folder of ['parti/1', 'parti/2', 'partie/1'])
      await backend.replace(folder, new Map([['main.js', bytes('un')]]));
    await backend.remove('parti');
    await backend.remove('parti');
    const there = ['parti/1', 'parti/2', 'partie/1'].map(async (folder) => await backend.read(`${folder}/main.js`));
    expect((await Promise.all(there)).map((file) => file !== undefined)).toEqual([false, false, true]);
  });
});

test.skipIf(!withJava)(
  'a wrong secret, a missing bucket and a service that is down are failures, not missing files',
  async () => {
    const failing = [
      { more: { secretKey: 'un-autre-secret' }, says: /403.*SignatureDoesNotMatch/ },
      { more: { bucket: 'absent' }, says: /404.*NoSuchBucket/ },
      { more: { url: 'http://127.0.0.1:1' }, says: /no answer/ },
    ];
    for (const { more, says } of failing) {
      const backend = createS3Backend(inBucket(more));
      for (const ask of [
        () => backend.read('essai/1/main.js'),
        () => backend.replace('essai/1', new Map([['main.js', bytes('un')]])),
      ]) {
        const error: unknown = await ask().catch((failure: unknown) => failure);
        expect(error).toBeInstanceOf(BucketFailed);
        expect(String(error)).toMatch(says);
        expect(String(error)).not.toContain('un-autre-secret');
      }
    }
  },
);

test.skipIf(!withJava)('releases in a bucket are served by another process, except altered ones', async () => {
  const registry = await startTestRegistry({ releases: inBucket({ prefix: 'portail' }) });
  const good = await registry.publish(testModule('essai', 'bonne'), 'tous');
  const last = await registry.publish(testModule('essai', 'dernière'), 'tous');
  expect(await readdir(join(s3.folder, 'portail/essai', last))).toContain('page.js');
  await registry.stop();

  const again = await registry.again();
  expect((await again.call(`/modules/essai/${last}/page.js`)).text).toContain('dernière');
  await again.stop();
  await writeFile(join(s3.folder, 'portail/essai', last, 'page.js'), 'autre chose');
  const third = await registry.again();
  expect(await third.given()).toEqual({ essai: good });
  await third.stop();

  const without = await registry.again({ releases: inBucket({ prefix: 'ailleurs' }) });
  expect(await without.given()).toEqual({ essai: null });
  await expect(registry.again({ releases: inBucket({ url: 'http://127.0.0.1:1' }) })).rejects.toThrow(BucketFailed);
});

test.skipIf(!withJava)('a publication gets 503 when the bucket fails, and the journal has no release', async () => {
  const registry = await startTestRegistry({ releases: inBucket({ bucket: 'absent' }) });
  const sent = await registry.sign(testModule('essai'));
  const answer = await registry.call('/registry/v1/modules/essai/releases', sent);
  const { code } = Problem.parse(JSON.parse(answer.text));
  expect([answer.status, code, answer.headers['retry-after']]).toEqual([503, 'service-indisponible', '5']);
  expect((await registry.call('/registry/v1/modules')).text).toBe('{"items":[],"total":0}');
});

test('a bucket is configured by `s3://` and its credentials', () => {
  const environment = { PWP_REGISTRY_PRIVATE_KEY: 'cle', PWP_REGISTRY_OPERATOR_TOKEN: 'jeton-de-test-assez-long' };
  const s3Settings = {
    PWP_REGISTRY_DIR: 's3://versions/pwp/',
    PWP_REGISTRY_S3_URL: 'https://s3.example.fr/',
    PWP_REGISTRY_S3_ID: 'id',
    PWP_REGISTRY_S3_SECRET: 'un-secret-assez-long',
  };
  expect(readRegistryConfig({ ...environment, ...s3Settings }).releases).toEqual({
    url: 'https://s3.example.fr',
    region: 'us-east-1',
    accessKeyId: 'id',
    secretKey: 'un-secret-assez-long',
    bucket: 'versions',
    prefix: 'pwp',
  });
  expect(readRegistryConfig({ ...environment, PWP_REGISTRY_DIR: '/srv/versions' }).releases).toBe('/srv/versions');
  expect(() => readRegistryConfig({ ...environment, PWP_REGISTRY_DIR: 's3://versions' })).toThrow(
    /PWP_REGISTRY_S3_URL.*\n.*PWP_REGISTRY_S3_ID.*\n.*PWP_REGISTRY_S3_SECRET/,
  );
  expect(() => readRegistryConfig({ ...environment, ...s3Settings, PWP_REGISTRY_DIR: 's3://Pas_Un_Seau' })).toThrow(
    /PWP_REGISTRY_DIR\s: «\ss3:\/\/Pas_Un_Seau\s»/,
  );
});
