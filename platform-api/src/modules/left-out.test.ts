import {
  defineApiModule,
  defineJob,
  defineMigration,
  outboxHandler,
  route,
  type ApiModule,
  type ModuleParts,
} from '@pwp/api-kit';
import { InvalidSettings } from '@pwp/contracts';
import { startTestApi, type TestApi } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { DataTypes } from 'sequelize';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';

/* The fault of one module is reported and does not affect the others. */

const ok = z.object({ ok: z.literal(true) });
const get = (path: string, summary = path) =>
  route(
    { method: 'get', path, summary, output: ok },
    { access: 'public', handler: () => Promise.resolve({ ok: true } as const) },
  );
const letIn = route(
  { method: 'get', path: '/', summary: 'Pour les applications', output: ok },
  { access: { roles: [], services: ['fiche'] }, handler: () => Promise.resolve({ ok: true } as const) },
);
const job = (name: string, schedule = '0 7 * * *') => defineJob({ name, schedule, run: () => Promise.resolve() });
const handler = outboxHandler(z.object({}), () => Promise.resolve());
const migration = (name: string) => defineMigration({ name, up: async () => undefined });

function aModule(id: string, parts: Partial<ModuleParts> = {}, more: Partial<ApiModule> = {}): ApiModule {
  return defineApiModule({
    id,
    ...(parts.outbox !== undefined && { needs: { topics: Object.keys(parts.outbox) } }),
    settings: z.object({}),
    defineModels: () => undefined,
    migrations: [],
    start: () => ({ routes: [get('/')], ...parts }),
    ...more,
  });
}

/** Names that only one module may use. */
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

/** The log lines about modules that were left out. */
function faultsIn({ logs }: TestApi): z.output<typeof Fault>[] {
  return logs.flatMap((line) => Fault.safeParse(JSON.parse(line)).data ?? []);
}

const Fault = z.object({
  module: z.string(),
  file: z.string(),
  msg: z.string().startsWith('module left out'),
  err: z.object({ message: z.string(), stack: z.string() }).optional(),
});

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
    faulty: Object.assign(aModule('casse'), { start: () => Promise.reject(new Error('too late')) }),
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
    name: 'a route whose bodies have more values than the host reads',
    faulty: aModule('casse', { routes: [{ ...get('/'), jsonValues: 100_001 }] }),
    detail: /start threw/,
    message: '/api/casse asks for 100001 JSON values; a route has 100000 at most.',
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
    faulty: aModule('casse', { jobs: [job('platform.send-daily-mail')] }),
    detail: /platform\.send-daily-mail » is the platform's too/,
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
    detail: /topic « sain\.dire » of its "needs" is not the module's: its topics begin with « casse\. »/,
  },
  {
    name: "the platform's topic",
    faulty: aModule('casse', { outbox: { 'platform.send-mail': handler } }),
    detail: /topic « platform\.send-mail » of its "needs" is not the module's/,
  },
  {
    name: 'a topic that it did not ask for',
    faulty: aModule('casse', { outbox: { 'casse.dire': handler } }, { needs: {} }),
    detail: /handles the topic « casse\.dire », which its "needs" do not name/,
  },
  {
    name: 'applications that it did not ask for',
    faulty: aModule('casse', { routes: [letIn] }),
    detail: /GET \/ lets in applications with the role « fiche », which its "needs" do not name/,
  },
  {
    name: 'needs that are none',
    faulty: aModule('casse', {}, Object.assign({}, { needs: { identity: ['tout'] } }) as never),
    detail: /its "needs" are not as module\.json writes them: identity\.0/,
  },
  {
    name: 'a kind of notice without roles',
    faulty: Object.assign(aModule('casse'), { notices: { arrivee: { label: 'Une chose est arrivée' } } }),
    detail: /notice kind « arrivee » must have a label, and roles/,
  },
  {
    name: "a table that begins with another module's prefix",
    faulty: aModule('casse', {}, defineTable('sain_choses')),
    detail: /table « sain_choses » is not the module's.*« casse_ »/,
  },
  {
    name: 'a table that could be that of a longer id',
    faulty: aModule('casse', {}, defineTable('casse__bis_choses')),
    detail: /table « casse__bis_choses » is not the module's.*« casse_ » and a letter/,
  },
  {
    name: 'a migration of another name',
    faulty: aModule('casse', {}, { migrations: [migration('sain/0001-create-choses')] }),
    detail: /must be called « casse\/NNNN-verb-noun »/,
  },
  {
    name: 'a migration twice',
    faulty: aModule('casse', {}, { migrations: [migration('casse/0001-un'), migration('casse/0001-un')] }),
    detail: /two migrations are called « casse\/0001-un »/,
  },
  {
    name: "words for another module's act",
    faulty: aModule('casse', {}, { acts: { 'sain.suspend-compte': 'A consulté {cible}' } }),
    detail: /act « sain\.suspend-compte » is not the module's to word: its acts begin with « casse\. »/,
  },
  {
    name: 'a path that does not begin with a slash',
    faulty: aModule('casse', { routes: [get('lignes')] }),
    detail: /the path of GET lignes must begin with « \/ »/,
  },
  {
    name: 'a kind of notice that no address takes',
    faulty: aModule('casse', {}, { notices: { 'Une Chose': { label: 'Une chose', roles: [] } } }),
    detail: /notice kind « Une Chose » must be small letters/,
  },
  {
    name: 'an id that no address takes',
    faulty: aModule('Casse_1'),
    detail: /the id « Casse_1 » must be 2 to 32 small letters/,
  },
  {
    name: 'an id whose hyphens no name of a table holds',
    faulty: aModule('casse--bis'),
    detail: /the id « casse--bis » must be .* single hyphens/,
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
  expect(faultsIn(api).map(({ msg }) => msg)).toEqual([matching.stringContaining("« sain » is another module's too")]);
  expect((await api.anonymous.get('/api/sain')).status).toBe(200);
});

test('two ids of which one begins the other: both serve, each with its tables', async () => {
  const choses = (id: string, table: string) => aModule(id, {}, defineTable(table));
  api = await startTestApi({
    modules: [choses('essai-bis', 'essai__bis_choses'), choses('essai', 'essai_bis_choses')],
  });
  expect(faultsIn(api)).toEqual([]);
  expect(api.platform.modules.toSorted()).toEqual(['essai', 'essai-bis']);
});

test('routes of a module that was left out say so, and the session lists it for the shell', async () => {
  api = await startTestApi({ modules: [sound, aModule('casse', {}, { start: broken('no such provider') })] });
  for (const path of ['/api/casse', '/api/casse/7?a=b']) {
    const answer = await api.anonymous.get(path);
    expect(answer).toMatchObject({ status: 503, body: { code: 'module-indisponible' } });
    expect(answer.body).toMatchObject({
      detail: matching.stringContaining('Les autres services du portail fonctionnent'),
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

test.each([
  ['missing', {}, 'PWP_REGLE_URL : à indiquer'],
  ['wrong', { PWP_REGLE_URL: 'nowhere' }, 'PWP_REGLE_URL : Invalid URL'],
])('a setting that is %s leaves that module out, not the portal, and is told to the operator', async (_, set, said) => {
  const modules = [sound, aModule('regle', {}, { settings: z.object({ PWP_REGLE_URL: z.url() }) })];
  api = await startTestApi({ modules, environment: set });
  expect(faultsIn(api)).toMatchObject([{ module: 'regle', msg: `module left out: settings to correct: ${said}.` }]);
  expect((await api.anonymous.get('/api/sain')).status).toBe(200);
  expect(await api.anonymous.get('/api/regle')).toMatchObject({ status: 503, body: { code: 'module-indisponible' } });
  const etat = await api.as({ roles: ['administrateur'] }).get('/api/exploitation/travaux');
  expect(etat.body).toMatchObject({ absents: [{ id: 'regle', reglages: [said] }] });
  const strict = startTestApi({ modules, environment: { ...set, PWP_STRICT_MODULES: 'true' } });
  await expect(strict).rejects.toThrow('PWP_REGLE_URL');
});

test('what a module’s start finds to correct is told as a setting is', async () => {
  const start = () => {
    throw new InvalidSettings(['le compte : à faire']);
  };
  api = await startTestApi({ modules: [sound, aModule('casse', {}, { start })] });
  expect(faultsIn(api)).toMatchObject([{ msg: 'module left out: settings to correct: le compte : à faire.' }]);
  const etat = await api.as({ roles: ['administrateur'] }).get('/api/exploitation/travaux');
  expect(etat.body).toMatchObject({ absents: [{ id: 'casse', reglages: ['le compte : à faire'] }] });
});

test('a service that did not start for another reason is told to administrators too', async () => {
  api = await startTestApi({ modules: [sound, aModule('casse', {}, { start: broken('no such provider') })] });
  const etat = await api.as({ roles: ['administrateur'] }).get('/api/exploitation/travaux');
  expect(etat.body).toMatchObject({ absents: [{ id: 'casse', reglages: [] }] });
});
