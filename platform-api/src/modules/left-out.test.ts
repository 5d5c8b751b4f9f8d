import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  defineApiModule,
  defineJob,
  defineMigration,
  outboxHandler,
  route,
  type ApiModule,
  type Digest,
  type ModuleParts,
} from '@pwp/api-kit';
import { startTestApi, type TestApi } from '@pwp/testing';
import { DataTypes } from 'sequelize';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { soundDeclarations } from './declared-modules.ts';
import { loadErrorOf, loadModules } from './load-modules.ts';

/* What is wrong with one module is told, and is nobody else's. */

const ok = z.object({ ok: z.literal(true) });
const get = (path: string, summary = path) =>
  route({
    method: 'get',
    path,
    summary,
    access: 'public',
    output: ok,
    handler: () => Promise.resolve({ ok: true } as const),
  });
const job = (name: string, schedule = '0 7 * * *') => defineJob({ name, schedule, run: () => Promise.resolve() });
const handler = outboxHandler(z.object({}), () => Promise.resolve());
const migration = (name: string) => defineMigration({ name, up: async () => undefined, down: async () => undefined });

function aModule(id: string, parts: Partial<ModuleParts> = {}, more: Partial<ApiModule> = {}): ApiModule {
  return defineApiModule({
    id,
    settings: z.object({}),
    defineModels: () => undefined,
    migrations: [],
    start: () => ({ routes: [get('/')], ...parts }),
    ...more,
  });
}

/** Everything that a module may take once. */
const sound = aModule('sain', {
  routes: [get('/'), get('/nouveau'), get('/:id')],
  jobs: [job('sain.compter')],
  outbox: { 'sain.dire': handler },
});

let api: TestApi | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

/** What the log says of the modules that were left out. */
function faultsIn({
  logs,
}: TestApi): { module: string; file: string; msg: string; err?: { message: string; stack: string } }[] {
  return logs.map((line) => JSON.parse(line)).filter(({ msg }) => String(msg).startsWith('module left out'));
}

const defineTable = (tableName: string): Partial<ApiModule> => ({
  defineModels: (sequelize) =>
    void sequelize.define(tableName, { id: { type: DataTypes.BIGINT, primaryKey: true } }, { tableName }),
});

const broken = (message: string) => () => {
  throw new Error(message);
};

test.each<{ name: string; faulty: ApiModule; detail: RegExp; message?: string }>([
  {
    name: 'start throws',
    faulty: aModule('casse', {}, { start: broken('no such provider') }),
    detail: /start threw/,
    message: 'no such provider',
  },
  {
    name: 'start is async',
    faulty: aModule(
      'casse',
      {},
      { start: () => Promise.reject(new Error('too late')) as unknown as ReturnType<ApiModule['start']> },
    ),
    detail: /may not be async/,
  },
  {
    name: 'defineModels throws',
    faulty: aModule('casse', {}, { defineModels: broken('bad column') }),
    detail: /defineModels threw/,
    message: 'bad column',
  },
  {
    name: 'the schema of its settings throws',
    faulty: aModule('casse', {}, { settings: z.object({ PATH: z.any().transform(broken('bad setting')) }) }),
    detail: /settings could not be read/,
    message: 'bad setting',
  },
  {
    name: 'the same route twice, parameters called otherwise',
    faulty: aModule('casse', { routes: [get('/:id/lignes', 'Les lignes'), get('/:numero/lignes', 'Les mêmes')] }),
    detail: /GET \/:numero\/lignes \(« Les mêmes »\) is declared already, as GET \/:id\/lignes/,
  },
  {
    name: 'a path that cannot be routed',
    faulty: aModule('casse', { routes: [get('/a/(')] }),
    detail: /start threw/,
  },
  {
    name: "another module's job",
    faulty: aModule('casse', { jobs: [job('sain.compter')] }),
    detail: /job « sain\.compter » is that of « sain » too/,
  },
  {
    name: "the platform's job",
    faulty: aModule('casse', { jobs: [job('platform.courriel-quotidien')] }),
    detail: /platform\.courriel-quotidien » is the platform's too/,
  },
  {
    name: 'a job twice',
    faulty: aModule('casse', { jobs: [job('casse.faire'), job('casse.faire')] }),
    detail: /this module's too/,
  },
  {
    name: 'a cron that does not parse',
    faulty: aModule('casse', { jobs: [job('casse.faire', 'every morning')] }),
    detail: /« every morning » of the job « casse\.faire » is no cron expression/,
  },
  {
    name: "another module's topic",
    faulty: aModule('casse', { outbox: { 'sain.dire': handler } }),
    detail: /topic « sain\.dire » is that of « sain » too/,
  },
  {
    name: "the platform's topic",
    faulty: aModule('casse', { outbox: { 'platform.send-mail': handler } }),
    detail: /topic « platform\.send-mail » is the platform's too/,
  },
  {
    name: 'a digest without roles',
    faulty: aModule('casse', { digest: { section: async () => undefined } as unknown as Digest }),
    detail: /digest\.roles must list who is told/,
  },
  {
    name: "a table that begins with another module's prefix",
    faulty: aModule('casse', {}, defineTable('sain_choses')),
    detail: /table « sain_choses » is not the module's.*« casse_ »/,
  },
  {
    name: 'a prefix of tables that another holds',
    faulty: aModule('sain-bis'),
    detail: /tables « sain_bis_… » and those of « sain », « sain_…/,
  },
  {
    name: 'a migration of another name',
    faulty: aModule('casse', {}, { migrations: [migration('sain/0001-create-choses')] }),
    detail: /must be called « casse\/NNNN-verb-noun »/,
  },
  {
    name: "an id of the platform's",
    faulty: aModule('session'),
    detail: /« session » is the platform's own/,
  },
])(
  '$name: it is left out with its name, its file and what to do; the rest serves',
  async ({ faulty, detail, message }) => {
    api = await startTestApi({ modules: [sound, faulty] });
    const [fault, ...others] = faultsIn(api);
    expect(others).toEqual([]);
    expect(fault).toMatchObject({ module: faulty.id, file: `modules/${faulty.id}/api/index.ts` });
    expect(fault?.msg).toMatch(detail);
    expect(fault?.err?.message ?? '').toContain(message ?? '');
    expect(message === undefined || (fault?.err?.stack ?? '').includes('left-out.test.ts')).toBe(true);
    expect((await api.anonymous.get('/api/sain/7')).body).toEqual({ ok: true });
    expect(api.platform.jobs.map(({ name }) => name)).toContain('sain.compter');
  },
);

test('two modules of one id: the first serves, the second is named', async () => {
  api = await startTestApi({ modules: [sound, aModule('sain', { routes: [get('/autre')] })] });
  expect(faultsIn(api).map(({ msg }) => msg)).toEqual([expect.stringContaining("« sain » is another module's too")]);
  expect((await api.anonymous.get('/api/sain')).status).toBe(200);
});

test('what is below a module that was left out says so, and the session tells the shell which', async () => {
  api = await startTestApi({ modules: [sound, aModule('casse', {}, { start: broken('no such provider') })] });
  for (const path of ['/api/casse', '/api/casse/7?a=b']) {
    const answer = await api.anonymous.get(path);
    expect(answer).toMatchObject({ status: 503, body: { code: 'module-indisponible' } });
    expect(answer.body).toMatchObject({
      detail: expect.stringContaining('Les autres services du portail fonctionnent'),
    });
  }
  const session = await api.as({ id: 'agent', roles: ['professionnel'] }).get('/api/session');
  expect(session.body).toMatchObject({ modulesIndisponibles: ['casse'] });
  expect((await api.anonymous.get('/metrics')).text).toContain('pwp_modules_left_out 1');
});

test('every module started: the session says nothing of it', async () => {
  api = await startTestApi({ modules: [sound] });
  const session = await api.as({ id: 'agent', roles: ['professionnel'] }).get('/api/session');
  expect(session.body).not.toHaveProperty('modulesIndisponibles');
});

test('PWP_STRICT_MODULES: nothing is served while a module is at fault, and it is named with its stack', async () => {
  const modules = [sound, aModule('casse', {}, { start: broken('no such provider') })];
  await expect(startTestApi({ modules, environment: { PWP_STRICT_MODULES: 'true' } })).rejects.toThrow(
    /PWP_STRICT_MODULES[^]*casse \(modules\/casse\/api\/index\.ts\): start threw\.[^]*no such provider[^]* at /,
  );
});

test('wrong settings are the operator’s: they end the start, as those of the platform', async () => {
  const modules = [aModule('regle', {}, { settings: z.object({ PWP_REGLE_URL: z.url() }) })];
  await expect(startTestApi({ modules })).rejects.toThrow('PWP_REGLE_URL');
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pwp-load-modules-'));
  for (const [name, id] of Object.entries({ sain: 'sain', autre: 'auter', voisin: 'voisin' })) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'module.json'), JSON.stringify({ id }));
  }
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  { name: 'code that throws when it is imported', id: 'sain', load: broken('no such file'), says: /no such file/ },
  {
    name: 'an id that differs in defineApiModule',
    id: 'sain',
    load: () => Promise.resolve(aModule('sian')),
    says: /modules\/sain\/api\/index\.ts \(defineApiModule\) says « sian »/,
  },
  {
    name: 'an id that differs in module.json',
    id: 'autre',
    load: () => Promise.resolve(aModule('autre')),
    says: /modules\/autre\/module\.json says « auter »/,
  },
])('$name leaves that module out alone', async ({ id, load, says }) => {
  const list = { [id]: load, voisin: () => Promise.resolve(aModule('voisin')) };
  const modules = await loadModules(list, (asked) => join(folder, asked));
  const { faults, modules: whole } = soundDeclarations(modules);
  expect(faults.map(({ module }) => module)).toEqual([id]);
  expect(whole.map((module) => module.id)).toEqual(['voisin']);
  const [module] = modules;
  expect(String(module && loadErrorOf(module))).toMatch(says);
});
