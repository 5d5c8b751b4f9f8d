import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { ApiModule } from '@pwp/api-kit';
import { startTestApi } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { extract } from 'tar';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { CannotMake, newModule } from './new-module.ts';
import { packApi } from './pack-api.ts';
import ours from '../../package.json' with { type: 'json' };

const run = promisify(execFile);
const repository = resolve(import.meta.dirname, '../../..');

/** A module whose route runs a thread. */
const THREADED = `
import { defineApiModule, route } from '@pwp/api-kit';
import { defineEndpoints } from '@pwp/contracts';
import { z } from 'zod';
const ENTRY = new URL('count-thread.ts', import.meta.url);
const endpoints = defineEndpoints({ 'GET /octets': { summary: 'Octets', output: z.array(z.number()) } });
export const essaiApi = defineApiModule({
  id: 'essai',
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [],
  start: ({ exports }) => ({
    routes: [
      route(endpoints['GET /octets'], {
        access: 'signed-in',
        handler: async ({ account, signal }) => [
          ...(await exports.inThread({ account, signal }, { entry: ENTRY, load: async () => 3 })),
        ],
      }),
    ],
  }),
});
`;

const Packed = z.object({ essaiApi: z.custom<ApiModule>() });

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pwp-pack-api-'));
  await symlink(join(repository, 'node_modules'), join(root, 'node_modules'));
});
afterEach(() => rm(root, { recursive: true }));

async function write(folder: string, files: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

test('packing a module without an API is refused, with the way to publish its pages', async () => {
  await mkdir(join(root, 'modules/essai/web'), { recursive: true });
  await expect(packApi(root, 'essai')).rejects.toThrow(CannotMake);
  await expect(packApi(root, 'essai')).rejects.toThrow(/npx pwp publish essai/);
});

test('npm installs the archive next to later patches of the platform’s packages, without second copies', async () => {
  const modulesDir = join(root, 'modules');
  const models = join(repository, 'modules');
  await newModule(modulesDir, { id: 'essai', title: 'Essai', roles: [], icon: 'fr-icon-draft-line' }, models);
  const archive = await packApi(root, 'essai');

  const host = join(root, 'portail');
  const later = ours.version.replace(/\d+$/, '7');
  const workspaces = { 'api-kit': `@pwp/api-kit@${later}`, contracts: `@pwp/contracts@${later}`, zod: 'zod@4.7.0' };
  await write(host, { 'package.json': { name: 'portail', private: true, workspaces: ['parts/*'] } });
  for (const [folder, named] of Object.entries({ ...workspaces, sequelize: 'sequelize@6.40.0' })) {
    const [, name, version] = /^(.+)@(.+)$/.exec(named) ?? [];
    await write(host, { [`parts/${folder}/package.json`]: { name, version } });
  }
  // An empty cache, so that earlier downloads do not matter.
  const alone = ['--offline', '--cache', join(root, 'cache'), '--no-audit', '--no-fund'];
  await run('npm', ['install', ...alone, archive], { cwd: host });
  const installed = join(host, 'node_modules/@pwp/module-essai');
  expect(existsSync(join(installed, 'api/index.js'))).toBe(true);
  expect(await readdir(installed)).not.toContain('node_modules');
  expect(JSON.parse(await readFile(join(host, 'package.json'), 'utf8'))).toMatchObject({
    dependencies: { '@pwp/module-essai': matching.stringContaining('.tgz') },
  });
});

test('own dependencies stay, platform packages become peers, and those of pages go', async () => {
  await write(root, {
    'modules/essai/api/index.ts': 'export const essai = 1;',
    'modules/essai/module.json': { id: 'essai' },
    'modules/essai/package.json': {
      name: '@pwp/module-essai',
      version: '1.2.3',
      dependencies: { '@pwp/api-kit': '^0.1.0', sequelize: '6.37.8', 'file-type': '21.3.4' },
      peerDependencies: { vue: '^3.5.0' },
    },
  });
  await extract({ file: await packApi(root, 'essai'), cwd: root });
  expect(JSON.parse(await readFile(join(root, 'package/package.json'), 'utf8'))).toMatchObject({
    dependencies: { 'file-type': '21.3.4' },
    peerDependencies: { '@pwp/api-kit': '^0.1.0', sequelize: '^6.37.8' },
  });
});

test('a thread of a packed module runs where Node strips no types', async () => {
  await write(root, {
    'modules/essai/api/index.ts': THREADED,
    'modules/essai/api/count-thread.ts':
      'export const make = (to: number) => Uint8Array.from({ length: to }, (_, at) => at);',
    'modules/essai/module.json': { id: 'essai' },
    'modules/essai/package.json': { name: '@pwp/module-essai', version: '1.2.3' },
  });
  const archive = await packApi(root, 'essai');
  const host = join(root, 'portail/node_modules');
  const installed = join(host, 'essai');
  await mkdir(installed, { recursive: true });
  await extract({ file: archive, cwd: installed, strip: 1 });
  await cp(join(repository, 'node_modules/@pwp'), join(host, '@pwp'), { recursive: true });
  const packed: unknown = await import(/* @vite-ignore */ pathToFileURL(join(installed, 'api/index.js')).href);
  const { essaiApi } = Packed.parse(packed);
  const api = await startTestApi({ modules: [essaiApi] });
  onTestFinished(() => api.close());
  const account = { id: 'agent', roles: ['professionnel'], guichets: ['PWP01'] } as const;
  expect((await api.as(account).get('/api/essai/octets')).body).toEqual([0, 1, 2]);
});
