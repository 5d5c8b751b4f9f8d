import { join } from 'node:path';
import { defineApiModule, listen, type ApiModule } from '@pwp/api-kit';
import { startTestApi } from '@pwp/testing';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { DescribedParts } from './described-module.ts';
import { bringIsolated, outsideOf } from './isolated-module.ts';
import { essai } from './testing/essai.ts';
import { repertoire } from './testing/repertoire.ts';

/* The whole contract of a module, in a process of its own as in that of the others. */

const folder = join(import.meta.dirname, 'testing');
/** What was brought serves any number of APIs. */
const brought = new Map<string, Promise<ApiModule>>();
function isolated(id: string): Promise<ApiModule> {
  const known = brought.get(id) ?? bringIsolated({ id, folder, entry: join(folder, `${id}.ts`) });
  brought.set(id, known);
  return known;
}

const agent = { id: 'agent', guichets: ['00002'] };
const WAYS = [
  ['none isolated', false, false],
  ['who offers isolated', true, false],
  ['who calls isolated', false, true],
  ['both isolated', true, true],
] as const;

const NO_PARTS = { jobs: [], outbox: [], ports: [], calls: [], targetNames: [] };

async function started(modules: readonly ApiModule[], environment: Record<string, string> = {}) {
  const api = await startTestApi({ modules, environment });
  onTestFinished(() => api.close());
  return api;
}

async function together(offers: boolean, calls: boolean) {
  return started([offers ? await isolated('repertoire') : repertoire, calls ? await isolated('essai') : essai]);
}

test.each(WAYS)('a port is answered in the name of the caller, with its rights: %s', async (_way, offers, calls) => {
  const api = await together(offers, calls);
  expect(api.platform.modules).toEqual(['repertoire', 'essai']);
  const lire = (id: string) => `/api/essai/fiches/${id}/lire`;
  expect((await api.as(agent).get(lire('A1'))).body).toEqual({ nom: 'A1', pour: 'agent' });
  expect((await api.as(agent).get(lire('C3'))).body).toMatchObject({
    status: 404,
    code: 'fiche-inconnue',
    detail: 'Pas de fiche C3.',
  });
  expect((await api.as(agent).get(lire('A12345'))).body).toMatchObject({
    code: 'requete-invalide',
    errors: [{ pointer: '/id', detail: 'Cinq caractères au plus.' }],
  });
  const referent = api.as({ id: 'referent', roles: ['referent'], perimetre: ['00002'] });
  expect((await referent.get(lire('A1'))).body).toMatchObject({ code: 'acces-refuse' });
  const alone = api.as({ id: 'seul', guichets: [] });
  expect((await alone.get(lire('A1'))).body).toMatchObject({ code: 'guichet-non-rattache' });
  expect((await api.anonymous.get('/api/meta')).body).toMatchObject({ ports: { 'repertoire.fiches': '1.2.0' } });
});

test.each(WAYS)(
  'what the contract does not name is an outage, and nobody is called late or in a transaction: %s',
  async (_way, offers, calls) => {
    const api = await together(offers, calls);
    for (const method of ['refuser', 'forger'])
      expect((await api.as(agent).get(`/api/essai/fiches/A1/${method}`)).body).toEqual({ panne: 'failed' });
    expect((await api.as(agent).get('/api/essai/transaction')).status).toBe(500);
    expect((await api.as(agent).get('/api/essai/ancien')).status).toBe(500);
    const essaiLog = JSON.stringify(api.logOf('essai')) + api.logs.join('');
    expect(essaiLog).toContain('is called in a transaction');
    expect(essaiLog).toContain('with the `caller` of a request under way alone');
  },
);

test.each([false, true])('a provider whose process ends is out, and back once another starts', async (calls) => {
  const api = await together(true, calls);
  expect((await api.as(agent).get('/api/essai/fiches/A1/quitter')).body).toEqual({ panne: 'failed' });
  await expect
    .poll(async () => (await api.as(agent).get('/api/essai/fiches/A1/lire')).body)
    .toEqual({ nom: 'A1', pour: 'agent' });
});

test.each([false, true])('a start that its needs do not allow is left out by name, isolated: %s', async (calls) => {
  const bare: ApiModule = { ...essai, id: 'essai-nu', needs: {}, migrations: [] };
  const module = calls ? await isolated('essai-nu') : bare;
  const api = await started([module]);
  expect(api.platform.modules).toEqual([]);
  expect(JSON.stringify(api.logOf('essai-nu'))).toContain('it calls the port « repertoire.fiches »');
});

test('a setting that another module declares is not an isolated one’s', async () => {
  const owner = defineApiModule({
    id: 'voisin',
    settings: z.object({ PWP_REPERTOIRE_URL: z.string().optional() }),
    defineModels: () => undefined,
    migrations: [],
    start: () => ({ routes: [] }),
  });
  const api = await started([await isolated('repertoire'), owner]);
  expect(api.platform.modules).toEqual(['voisin']);
  expect(JSON.stringify(api.logOf('repertoire'))).toContain('the setting « PWP_REPERTOIRE_URL » is another module');
});

test.each(['/:a-:b-:c', '/{:a}{:b}', '/*tout', '/a//b', 'a', '/(a+)+'])(
  'a path of its own pattern is refused: %s',
  (path) => {
    const route = { method: 'get', summary: '', access: 'public', problems: [], output: 'none' };
    const parts = (given: string) =>
      DescribedParts.safeParse({ ...NO_PARTS, routes: [{ ...route, path: given }] }).success;
    expect(parts(path)).toBe(false);
    for (const plain of ['/', '/plis/:id', '/plis/:id/export.csv'])
      expect([plain, parts(plain)]).toEqual([plain, true]);
  },
);

test.each([false, true])('a call outside has the request’s id and is counted, isolated: %s', async (own) => {
  const ids: (string | string[] | undefined)[] = [];
  const voisin = await listen(
    (request, response) => {
      ids.push(request.headers['x-request-id']);
      response.setHeader('content-type', 'application/json').end('{"ok":true}');
    },
    { port: 0, host: '127.0.0.1' },
  );
  onTestFinished(() => voisin.close(0));
  const api = await started([own ? await isolated('repertoire') : repertoire], { PWP_REPERTOIRE_URL: voisin.url });
  const { body, headers } = await api.as(agent).get('/api/repertoire/voisin');
  expect(body).toEqual({ ok: true });
  expect(ids).toEqual([headers.get('x-request-id')]);
  const system = own ? 'repertoire/Voisin' : 'Voisin';
  await expect
    .poll(async () => (await api.anonymous.get('/metrics')).text)
    .toContain(`pwp_outside_calls_total{system="${system}",outcome="answered"} 1`);
});

test.each([false, true])('the systems of « outside » are known to who examines, isolated: %s', async (own) => {
  const module = own ? await isolated('repertoire') : repertoire;
  expect(await outsideOf(module, { PWP_REPERTOIRE_URL: 'http://voisin.test:1' })).toEqual([
    {
      system: 'Voisin',
      baseUrl: 'http://voisin.test:1',
      path: '/sante',
      headers: { 'x-cle': 'secrete' },
      refusals: [401],
    },
  ]);
});

test.each([false, true])('the structure of a file is read to its end, isolated: %s', async (own) => {
  const api = await started([own ? await isolated('repertoire') : repertoire]);
  const sent = async (text: string) => {
    const form = new FormData();
    form.set('file', new Blob([text]), 'lettre.pdf');
    return (await api.as(agent).post('/api/repertoire/fichiers', { form })).body;
  };
  expect(await sent('%PDF-1.7\nrien\n%%EOF')).toMatchObject({
    detail: expect.stringContaining('« lettre.pdf »') as string,
  });
  expect(await sent(WHOLE)).toEqual({ fin: 'application/pdf' });
  // More than the calls that run at once, each in several pieces.
  const long = WHOLE.replace('%PDF-1.7\n', `%PDF-1.7\n${'%'.repeat(100_000)}\n`);
  const answers = await Promise.all(Array.from({ length: 36 }, () => sent(long)));
  expect(answers.filter((answer) => JSON.stringify(answer).includes('service-indisponible'))).toEqual([]);
});

/** One empty page. */
const WHOLE = (() => {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] >>',
  ];
  let text = '%PDF-1.7\n';
  const places = objects.map((object, index) => {
    const place = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const table = text.length;
  return `${text}xref\n0 4\n0000000000 65535 f \n${places.join('')}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
})();
