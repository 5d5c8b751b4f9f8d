import {
  defineApiModule,
  definePort,
  defineProblem,
  PortUnavailable,
  route,
  servePort,
  type Account,
  type ApiModule,
  type ModuleContext,
  type PortClient,
  type RequestCaller,
} from '@pwp/api-kit';
import { startTestApi } from '@pwp/testing';
import { startEndlessServer } from '@pwp/testing/endless-server';
import { matching } from '@pwp/testing/matching';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createPorts } from './ports.ts';

/* What one module asks another by its port: in the name of its caller alone, and never more than the contract. */

const ficheInconnue = defineProblem('fiche-inconnue', 404, 'Aucune fiche');
const autre = defineProblem('autre', 409, 'Un problème que le contrat n’a pas');

const fichesPort = definePort({
  name: 'repertoire.fiches',
  version: '1.2.0',
  methods: {
    lire: {
      input: z.object({ id: z.string().max(5, 'Cinq caractères au plus.') }),
      output: z.object({ nom: z.string(), pour: z.string() }),
      problems: [ficheInconnue],
    },
  },
});
type Lire = (call: {
  account: Account;
  input: { id: string };
  signal: AbortSignal;
}) => Promise<{ nom: string; pour: string }>;

const served = (handler: Lire, heavy = false) =>
  servePort(fichesPort, { roles: ['professionnel'], guichet: true }, { lire: { heavy, handler } });
const lire: Lire = async ({ account, input }) => ({ nom: `Fiche ${input.id}`, pour: account.id });

const account: Account = {
  id: 'agent',
  nom: 'Nom',
  prenom: 'Prénom',
  email: 'agent@exemple.test',
  roles: ['professionnel'],
  guichets: ['00002'],
  perimetre: [],
  typeOrganisme: '',
  sessionId: '',
  profileComplete: true,
};
const guichet = { code: '00002', nom: 'Guichet', siret: '', codeTerritoire: '034', territoires: ['034'] };
const needs = { ports: { 'repertoire.fiches': '^1.2.0' } };

/** A consumer and a caller of it, without HTTP. */
function linked(handler: Lire, options: { heavy?: boolean; off?: boolean; patienceMs?: number } = {}) {
  const errors: unknown[] = [];
  const log = { warn: () => undefined, error: (said: unknown) => void errors.push(said) };
  const { heavy = false, off = false, ...more } = options;
  const ports = createPorts({ log, isOff: () => off, ...more });
  ports.serve([{ id: 'repertoire', version: '1.0.0', parts: { routes: [], ports: [served(handler, heavy)] } }], []);
  const gone = new AbortController();
  let answered = (): void => undefined;
  const handed = (own: Partial<Account> = {}) =>
    ports.callers.hand({ ...account, ...own }, guichet, {
      origin: '127.0.0.1',
      signal: gone.signal,
      whenAnswered: (work) => (answered = work),
    });
  const fiches: PortClient<typeof fichesPort> = ports.clientsOf({ id: 'essai', needs })(fichesPort);
  return { fiches, caller: handed(), handed, answer: () => answered(), leave: () => gone.abort(), errors };
}

test('a port is answered in the name of the caller, with data that is nobody else’s', async () => {
  const kept = { nom: 'Fiche', pour: 'agent', secret: 'à garder' };
  const { fiches, caller } = linked(async () => kept);
  const answer = await fiches.lire(caller, { id: 'A1' });
  expect(answer).toEqual({ nom: 'Fiche', pour: 'agent' });
  expect(answer).not.toBe(kept);
});

test('nobody is a caller whom the host did not make, or whose request is answered', async () => {
  const { fiches, caller, answer } = linked(lire);
  for (const forged of [
    { ...caller },
    { account, guichet },
    structuredClone(caller),
    Object.create(caller) as RequestCaller,
  ])
    await expect(fiches.lire(forged, { id: 'A1' })).rejects.toThrow('with the `caller` of a request under way alone');
  await expect(fiches.lire(caller, { id: 'A1' })).resolves.toMatchObject({ pour: 'agent' });
  answer();
  await expect(fiches.lire(caller, { id: 'A1' })).rejects.toThrow('with the `caller` of a request under way alone');
});

test('a caller without the role, or an application, is refused before the provider is asked', async () => {
  const asked: string[] = [];
  const { fiches, handed } = linked(async (call) => {
    asked.push(call.account.id);
    return lire(call);
  });
  await expect(fiches.lire(handed({ roles: ['referent'] }), { id: 'A1' })).rejects.toMatchObject({
    code: 'acces-refuse',
  });
  const service = { client: 'outil', roles: ['fiche'] as const };
  await expect(fiches.lire(handed({ roles: [], service }), { id: 'A1' })).rejects.toMatchObject({
    code: 'acces-refuse',
  });
  expect(asked).toEqual([]);
});

test('an input that the contract has not is refused with its fault, and what is no data is not sent', async () => {
  const { fiches, caller } = linked(lire);
  await expect(fiches.lire(caller, { id: 'A12345' })).rejects.toMatchObject({
    code: 'requete-invalide',
    errors: [{ pointer: '/id', detail: 'Cinq caractères au plus.' }],
  });
  await expect(fiches.lire(caller, { id: (() => 'A1') as never })).rejects.toThrow('could not be cloned');
});

test('a problem of the contract reaches the consumer; any other error is an outage, which the log explains', async () => {
  const refused = linked(() => Promise.reject(ficheInconnue('Pas de fiche A1.')));
  await expect(refused.fiches.lire(refused.caller, { id: 'A1' })).rejects.toMatchObject({
    code: 'fiche-inconnue',
    status: 404,
  });
  expect(refused.errors).toEqual([]);
  for (const error of [autre(), new Error('panne'), new TypeError('faute')]) {
    const broken = linked(() => Promise.reject(error));
    await expect(broken.fiches.lire(broken.caller, { id: 'A1' })).rejects.toMatchObject({
      code: 'port-indisponible',
      status: 503,
      outage: 'failed',
    });
    expect(broken.errors).toEqual([{ err: error, port: 'repertoire.fiches', method: 'lire' }]);
  }
  const wrong = linked(async () => ({ nom: 3 }) as never);
  await expect(wrong.fiches.lire(wrong.caller, { id: 'A1' })).rejects.toMatchObject({ outage: 'failed' });
});

test('a provider that is off or late does not answer, and a late one is told that nobody waits', async () => {
  const off = linked(lire, { off: true });
  await expect(off.fiches.lire(off.caller, { id: 'A1' })).rejects.toMatchObject({ outage: 'off' });
  const told = Promise.withResolvers<void>();
  const late = linked(
    ({ signal }) => {
      signal.addEventListener('abort', () => told.resolve());
      return Promise.withResolvers<never>().promise;
    },
    { patienceMs: 5 },
  );
  await expect(late.fiches.lire(late.caller, { id: 'A1' })).rejects.toMatchObject({ outage: 'late' });
  await expect(told.promise).resolves.toBeUndefined();
});

test('who goes away leaves the queue, and heavy calls of one account wait for each other', async () => {
  let most = 0;
  let running = 0;
  const release: (() => void)[] = [];
  const { fiches, caller, leave } = linked(
    async (call) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => release.push(resolve));
      running -= 1;
      return lire(call);
    },
    { heavy: true },
  );
  const calls = [fiches.lire(caller, { id: 'A1' }), fiches.lire(caller, { id: 'A2' })];
  await expect.poll(() => release.length).toBe(1);
  release.shift()?.();
  await expect(calls[0]).resolves.toMatchObject({ nom: 'Fiche A1' });
  await expect.poll(() => release.length).toBe(1);
  expect(most).toBe(1);
  leave();
  await expect(calls[1]).rejects.toBeInstanceOf(PortUnavailable);
});

/** A module that offers the port, and one that calls it. */
const repertoire = (version = '1.2.0'): ApiModule => {
  const port = { ...fichesPort, version };
  return defineApiModule({
    ...nothing('repertoire'),
    offers: [port],
    start: () => ({
      routes: [],
      ports: [servePort(port, { roles: ['professionnel'], guichet: true }, { lire: { handler: lire } })],
    }),
  });
};
const nothing = (id: string) => ({ id, settings: z.object({}), defineModels: () => undefined, migrations: [] });

const essai = (more: Pick<ApiModule, 'needs'> = { needs }) =>
  defineApiModule({
    ...nothing('essai'),
    ...more,
    start(context: ModuleContext<unknown>) {
      const fiches = context.port(fichesPort);
      const output = z.object({ nom: z.string(), pour: z.string() });
      return {
        routes: [
          route(
            { method: 'get', path: '/fiche', summary: 'Une fiche', output },
            { access: 'signed-in', handler: ({ caller }) => fiches.lire(caller, { id: 'A1' }) },
          ),
          route(
            { method: 'get', path: '/transaction', summary: 'Dans une transaction', output },
            {
              access: 'signed-in',
              handler: ({ caller }) => context.transaction(() => fiches.lire(caller, { id: 'A1' })),
            },
          ),
          route(
            { method: 'get', path: '/role', summary: 'Un rôle de plus', output },
            {
              access: 'signed-in',
              handler: ({ account: own, caller }) => {
                (own.roles as string[]).push('professionnel');
                return fiches.lire(caller, { id: 'A1' });
              },
            },
          ),
        ],
      };
    },
  });

const datesPort = definePort({
  name: 'repertoire.dates',
  version: '1.0.0',
  methods: { lire: { input: z.object({}), output: z.date() } },
});

const agent = { id: 'agent', guichets: ['00002'] };

async function started(modules: readonly ApiModule[], environment: Record<string, string> = {}) {
  const api = await startTestApi({ modules, environment });
  onTestFinished(() => api.close());
  return api;
}

test('a route asks with the caller that it was handed, whichever module starts first', async () => {
  const api = await started([essai(), repertoire()]);
  expect((await api.as(agent).get('/api/essai/fiche')).body).toEqual({ nom: 'Fiche A1', pour: 'agent' });
  const referent = api.as({ id: 'referent', roles: ['referent'], perimetre: ['00002'] });
  expect((await referent.get('/api/essai/fiche')).body).toMatchObject({ status: 403, code: 'acces-refuse' });
  const alone = api.as({ id: 'seul', guichets: [] });
  expect((await alone.get('/api/essai/fiche')).body).toMatchObject({ status: 403, code: 'guichet-non-rattache' });
  expect((await api.anonymous.get('/api/meta')).body).toMatchObject({ ports: { 'repertoire.fiches': '1.2.0' } });
});

test('a module gives its caller no role, and calls nobody in its own transaction', async () => {
  const api = await started([essai(), repertoire()]);
  const referent = api.as({ id: 'referent', roles: ['referent'], perimetre: ['00002'] });
  expect((await referent.get('/api/essai/role')).status).toBe(500);
  expect((await referent.get('/api/essai/fiche')).status).toBe(403);
  expect((await api.as(agent).get('/api/essai/transaction')).status).toBe(500);
  expect(api.logs.join('')).toContain('is called in a transaction');
});

test.each([
  { why: 'nobody serves it', modules: [essai()], said: undefined },
  { why: 'an older one is served', modules: [essai(), repertoire('1.1.9')], said: '1.1.9' },
  { why: 'a newer one is served', modules: [essai(), repertoire('2.0.0')], said: '2.0.0' },
])('a module starts where $why, its calls fail, and administrators read it', async ({ modules, said }) => {
  const api = await started(modules);
  expect((await api.as(agent).get('/api/essai/fiche')).body).toMatchObject({
    status: 503,
    code: 'port-indisponible',
    detail: matching.stringContaining('repertoire'),
  });
  const administrateur = api.as({ id: 'administrateur', roles: ['administrateur'] });
  expect((await administrateur.get('/api/exploitation/travaux')).body).toMatchObject({
    portsAbsents: [{ module: 'essai', port: 'repertoire.fiches', plage: '^1.2.0', servi: said ?? null }],
  });
});

test('a provider that administrators turned off answers nobody', async () => {
  const registry = await startEndlessServer(() => ({
    text: JSON.stringify({ modules: {}, disabled: ['repertoire'] }),
  }));
  onTestFinished(() => registry.close());
  const api = await started([essai(), repertoire()], { PWP_REGISTRY_URL: registry.url });
  expect((await api.as(agent).get('/api/essai/fiche')).body).toMatchObject({ status: 503, code: 'port-indisponible' });
});

test.each([
  { module: essai({}), fault: 'write "needs": { "ports": { "repertoire.fiches": "^1.2.0" } } in module.json' },
  {
    module: essai({ needs: { ports: { 'repertoire.fiches': '^1' } } }),
    fault: 'its code speaks « repertoire.fiches » 1.2.0, and "needs" in module.json asks for « ^1 »',
  },
  {
    module: essai({ needs: { ports: { 'repertoire.fiches': '^2' } } }),
    fault: 'its code speaks « repertoire.fiches » 1.2.0, and "needs" in module.json asks for « ^2 »',
  },
  {
    module: defineApiModule({ ...nothing('voisin'), offers: [fichesPort], start: () => ({ routes: [] }) }),
    fault: "the port « repertoire.fiches » is not the module's: its ports begin with « voisin. ».",
  },
  {
    module: defineApiModule({ ...nothing('repertoire'), offers: [fichesPort], start: () => ({ routes: [] }) }),
    fault: 'the port « repertoire.fiches » is offered, and start hands back no work for it.',
  },
  {
    module: defineApiModule({ ...nothing('repertoire'), start: () => ({ routes: [], ports: [served(lire)] }) }),
    fault: 'the port « repertoire.fiches » is served and does not stand in « offers ».',
  },
  {
    module: defineApiModule({
      ...nothing('repertoire'),
      offers: [datesPort],
      start: () => ({
        routes: [],
        ports: [servePort(datesPort, 'signed-in', { lire: { handler: async () => new Date(0) } })],
      }),
    }),
    fault: 'the output of « repertoire.dates » › lire is no plain data, which JSON could carry',
  },
])('left out, by name: $fault', async ({ module, fault }) => {
  const api = await started([module]);
  expect(api.platform.modules).not.toContain(module.id);
  expect(JSON.stringify(api.logOf(module.id))).toContain(JSON.stringify(fault).slice(1, -1));
});
