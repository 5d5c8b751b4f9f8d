import { Problem } from '@pwp/contracts';
import { startTestApi } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { profileApi } from './index.ts';

const AGENT = { id: 'agent', sessionId: 'session-agent-1', guichets: ['PWP01'] } as const;
const NEIGHBOUR = { id: 'neighbour', sessionId: 'session-neighbour' } as const;
const CHANGE = {
  nom: 'MARTIN-ESSAI',
  prenom: 'Zoé',
  telephone: '+33 1 02 03 04 05',
  typeOrganisme: 'EPCI',
  organisme: 'Communauté de communes de l’Essai',
};

const api = await startTestApi({ modules: [profileApi] });
afterAll(() => api.close());
afterEach(() => api.identity.mend());

const session = (id: string, minute: number) => ({
  id,
  start: new Date(Date.UTC(2026, 10, 24, 8, minute)),
  lastAccess: new Date(Date.UTC(2026, 10, 24, 9, minute)),
  ipAddress: '192.0.2.1',
});

describe('informations', () => {
  test('are those of the token’s account, with only the fields of the contract', async () => {
    api.identity.add({ id: 'agent', telephone: '' });
    const answer = await api.as(AGENT).get('/api/profile/informations');
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      email: 'agent@exemple.test',
      nom: 'DEMO',
      prenom: 'Agent',
      telephone: '',
      typeOrganisme: 'COMMUNE',
      organisme: 'Mairie d’essai',
    });
  });

  test('are changed and trimmed; the email and other accounts do not change', async () => {
    api.identity.add({ id: 'agent' });
    api.identity.add({ id: 'neighbour' });
    const answer = await api.as(AGENT).put('/api/profile/informations', {
      body: { ...CHANGE, nom: '  MARTIN-ESSAI ', id: 'neighbour', email: 'autre@exemple.test' },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ email: 'agent@exemple.test', ...CHANGE });
    expect((await api.as(AGENT).get('/api/profile/informations')).body).toEqual(answer.body);
    expect(await api.identity.find('neighbour')).toMatchObject({ nom: 'DEMO', telephone: '0102030405' });
  });

  test('invalid values are refused, each with its field and a message, and nothing changes', async () => {
    api.identity.add({ id: 'agent' });
    const wrong = { nom: ' ', prenom: 'x'.repeat(101), telephone: '12345', typeOrganisme: 'CLUB', organisme: '' };
    const answer = await api.as(AGENT).put('/api/profile/informations', { body: wrong });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      code: 'requete-invalide',
      errors: [
        { pointer: '/nom', detail: 'Saisissez votre nom.' },
        { pointer: '/prenom', detail: 'Le prénom compte au plus 100 caractères.' },
        { pointer: '/telephone', detail: matching.stringContaining('par exemple 01 02 03 04 05') },
        { pointer: '/typeOrganisme', detail: 'Choisissez votre type d’organisme dans la liste.' },
        { pointer: '/organisme', detail: 'Saisissez le nom de votre organisme.' },
      ],
    });
    expect(await api.identity.find('agent')).toMatchObject({ nom: 'DEMO' });
  });

  test('missing values give one error per field', async () => {
    const empty = { nom: '', prenom: '', telephone: '', typeOrganisme: '', organisme: '' };
    const answer = await api.as(AGENT).put('/api/profile/informations', { body: empty });
    const { errors } = Problem.parse(answer.body);
    expect(errors?.map(({ pointer }) => pointer)).toEqual(Object.keys(empty).map((name) => `/${name}`));
  });

  test.each(['01 02 03 04 05', '0102030405', '+33 (0)1 02 03 04 05', '+262.262.00.00.00'])(
    'take the telephone « %s »',
    async (telephone) => {
      api.identity.add({ id: 'agent' });
      const answer = await api.as(AGENT).put('/api/profile/informations', { body: { ...CHANGE, telephone } });
      expect(answer.body).toMatchObject({ telephone });
    },
  );

  test.each(['------', '01 02', 'appelez-moi', '0102030405 poste 12', '0'.repeat(21)])(
    'refuse the telephone « %s »',
    async (telephone) => {
      const answer = await api.as(AGENT).put('/api/profile/informations', { body: { ...CHANGE, telephone } });
      expect(answer.body).toMatchObject({ errors: [{ pointer: '/telephone' }] });
    },
  );

  test('of an account that the identity no longer has are « compte-inconnu »', async () => {
    const gone = api.as({ id: 'gone' });
    expect((await gone.get('/api/profile/informations')).body).toMatchObject({ code: 'compte-inconnu', status: 404 });
    expect((await gone.put('/api/profile/informations', { body: CHANGE })).status).toBe(404);
  });
});

describe('connexions', () => {
  test('are those of the account, with the current one marked', async () => {
    api.identity.addSession('agent', session('session-agent-1', 1));
    api.identity.addSession('agent', session('session-agent-2', 2));
    api.identity.addSession('neighbour', session('session-neighbour', 3));
    const answer = await api.as(AGENT).get('/api/profile/connexions');
    expect(answer.body).toEqual({
      items: [
        expect.objectContaining({ id: 'session-agent-2', actuelle: false }),
        {
          id: 'session-agent-1',
          debut: '2026-11-24T08:01:00.000Z',
          dernierAcces: '2026-11-24T09:01:00.000Z',
          adresseIp: '192.0.2.1',
          actuelle: true,
        },
      ],
      total: 2,
    });
  });

  test('tell the browser and the system that the portal saw each at work with', async () => {
    api.identity.addSession('seen', session('seen-1', 1));
    const client = api.as({ id: 'seen', sessionId: 'seen-1' });
    const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    expect((await client.get('/api/session', { headers: { 'User-Agent': userAgent } })).status).toBe(200);
    expect((await client.get('/api/profile/connexions')).body).toMatchObject({
      items: [{ id: 'seen-1', navigateur: 'Firefox', systeme: 'Linux' }],
    });
  });

  test('end one by one; another account’s sign-in does not change, and looks like an ended one', async () => {
    api.identity.addSession('lonely', session('lonely-1', 1));
    api.identity.addSession('lonely', session('lonely-2', 2));
    const client = api.as({ id: 'lonely', sessionId: 'lonely-1' });
    expect((await client.delete('/api/profile/connexions/lonely-2')).status).toBe(204);
    expect((await client.get('/api/profile/connexions')).body).toMatchObject({ items: [{ id: 'lonely-1' }], total: 1 });
    expect((await api.as({ id: 'lonely', sessionId: 'lonely-2' }).get('/api/session')).status).toBe(401);
    expect((await client.delete('/api/profile/connexions/session-neighbour')).status).toBe(204);
    expect((await client.delete('/api/profile/connexions/lonely-2')).status).toBe(204);
    expect(await api.identity.sessionsOf('neighbour')).toHaveLength(1);
    expect((await api.as(NEIGHBOUR).get('/api/session')).status).toBe(200);
  });

  test('end all at once, and only those of the account; their tokens are refused from then on', async () => {
    api.identity.addSession('leaver', session('leaver-1', 1));
    api.identity.addSession('leaver', session('leaver-2', 2));
    const [here, elsewhere] = ['leaver-1', 'leaver-2'].map((sessionId) => api.as({ id: 'leaver', sessionId }));
    expect((await elsewhere?.get('/api/session'))?.status).toBe(200);
    expect((await here?.delete('/api/profile/connexions'))?.status).toBe(204);
    expect(await api.identity.sessionsOf('leaver')).toEqual([]);
    for (const client of [here, elsewhere]) {
      expect((await client?.get('/api/session'))?.body).toMatchObject({ status: 401, code: 'jeton-invalide' });
    }
    expect((await api.as({ id: 'leaver', sessionId: 'leaver-3' }).get('/api/session')).status).toBe(200);
    expect(await api.identity.sessionsOf('neighbour')).toHaveLength(1);
    expect((await api.as(NEIGHBOUR).get('/api/session')).status).toBe(200);
  });
});

describe('every route', () => {
  const calls = [
    ['get', '/api/profile/informations'],
    ['put', '/api/profile/informations'],
    ['get', '/api/profile/connexions'],
    ['delete', '/api/profile/connexions/x'],
    ['delete', '/api/profile/connexions'],
  ] as const;
  test('is among those below', async () => {
    const { body } = await api.anonymous.get('/api/openapi.json');
    const { paths } = body as { paths: Record<string, object> };
    const own = Object.entries(paths).filter(([path]) => path.startsWith('/api/profile/'));
    const found = own.flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path.replace('{id}', 'x')}`),
    );
    expect(found.toSorted()).toEqual(calls.map(([method, path]) => `${method} ${path}`).toSorted());
  });

  const request = (method: string) => (method === 'put' ? { body: CHANGE } : {});

  test.each(calls)(
    '%s %s is refused without a token, with an expired one and with one of another client',
    async (method, path) => {
      const codeWith = async (client: typeof api.anonymous) => (await client[method](path, request(method))).body;
      expect(await codeWith(api.anonymous)).toMatchObject({ status: 401, code: 'non-authentifie' });
      const expired = api.withToken(api.realm.token(AGENT, { lifetime: -10 }));
      expect(await codeWith(expired)).toMatchObject({ status: 401, code: 'jeton-expire' });
      const foreign = api.withToken(api.realm.token(AGENT, { audience: 'autre-client' }));
      expect(await codeWith(foreign)).toMatchObject({ status: 401, code: 'jeton-invalide' });
    },
  );

  test.each(calls)('%s %s opens to every role, with or without a guichet', async (method, path) => {
    api.identity.add({ id: 'admin' });
    for (const role of ['professionnel', 'referent', 'administrateur'] as const) {
      const answer = await api.as({ id: 'admin', roles: [role], guichets: [] })[method](path, request(method));
      expect(answer.status).toBeLessThan(300);
    }
  });

  test.each(calls)('%s %s says that the identity does not answer', async (method, path) => {
    api.identity.breakDown();
    const answer = await api.as(NEIGHBOUR)[method](path, request(method));
    expect({ status: answer.status, retry: answer.headers.get('retry-after') }).toEqual({ status: 503, retry: '5' });
    expect(answer.body).toMatchObject({ code: 'identite-indisponible' });
  });
});
