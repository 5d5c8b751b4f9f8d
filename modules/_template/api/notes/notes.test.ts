import { Role } from '@pwp/contracts';
import { movableClock, schemaFaults, startTestApi } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { QueryTypes } from 'sequelize';
import { afterAll, expect, test } from 'vitest';
import { isShownTo, ROLES } from '../access.ts';
import { exempleApi } from '../index.ts';

const clock = movableClock(new Date('2026-11-24T13:55:00.000Z'));
/** Whoever module.json shows the pages to. */
const [role = 'professionnel'] = ROLES;
const agent = { id: 'agent', roles: [role], guichets: ['PWP01'] };
const neighbour = { id: 'neighbour', roles: [role], guichets: ['G1175'] };

const api = await startTestApi({ modules: [exempleApi], clock });
afterAll(() => api.close());

test('steps are in order, and models have the columns of their tables', async () => {
  expect(await schemaFaults(api.platform, 'exemple', exempleApi.migrations)).toEqual([]);
});

test('a note is stored and listed newest first, with only the fields of the contract', async () => {
  const created = await api.as(agent).post('/api/exemple/notes', { body: { texte: '  Rappeler la mairie  ' } });
  expect(created.status).toBe(201);
  expect(created.body).toEqual({
    id: matching.any(Number),
    texte: 'Rappeler la mairie',
    date: '2026-11-24T13:55:00.000Z',
  });
  clock.advance(1000);
  await api.as(agent).post('/api/exemple/notes', { body: { texte: 'Commander des fiches' } });
  const list = await api.as(agent).get('/api/exemple/notes');
  expect(list.status).toBe(200);
  expect(list.body).toEqual({
    items: [
      { id: matching.any(Number), texte: 'Commander des fiches', date: '2026-11-24T13:55:01.000Z' },
      { id: matching.any(Number), texte: 'Rappeler la mairie', date: '2026-11-24T13:55:00.000Z' },
    ],
    total: 2,
  });
});

test("another guichet's notes are never seen", async () => {
  await api.as(agent).post('/api/exemple/notes', { body: { texte: 'Pour PWP01 seulement' } });
  const list = await api.as(neighbour).get('/api/exemple/notes');
  expect(list.body).toEqual({ items: [], total: 0 });
  const forced = await api.as(neighbour).get('/api/exemple/notes', { headers: { 'X-Guichet': 'PWP01' } });
  expect(forced.status).toBe(403);
  expect(forced.body).toMatchObject({ code: 'guichet-non-rattache' });
});

test.each([
  { texte: '   ', detail: 'Saisissez le texte de la note.' },
  { texte: 'x'.repeat(201), detail: 'La note compte au plus 200 caractères.' },
])('a text that does not fit is refused: $detail', async ({ texte, detail }) => {
  const answer = await api.as(agent).post('/api/exemple/notes', { body: { texte } });
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ code: 'requete-invalide', errors: [{ pointer: '/texte', detail }] });
});

test.each([{ method: 'get' }, { method: 'post' }] as const)(
  '$method refuses callers without the role',
  async ({ method }) => {
    const request = method === 'post' ? { body: { texte: 'Une note' } } : {};
    const statusFor = async (client: typeof api.anonymous) =>
      (await client[method]('/api/exemple/notes', request)).status;
    expect(await statusFor(api.anonymous)).toBe(401);
    for (const other of Role.options.filter((one) => !isShownTo(one)))
      expect(await statusFor(api.as({ id: other, roles: [other], guichets: ['PWP01'] }))).toBe(403);
  },
);

test.each(Role.options.filter(isShownTo))(
  '%s: who works at no guichet has notes that nobody else sees',
  async (own) => {
    const alone = { id: `alone-${own}`, roles: [own], guichets: [] };
    expect((await api.as(alone).post('/api/exemple/notes', { body: { texte: 'Pour moi seul' } })).status).toBe(201);
    const list = await api.as(alone).get('/api/exemple/notes');
    expect(list.body).toMatchObject({ items: [{ texte: 'Pour moi seul' }], total: 1 });
    for (const other of [{ ...alone, id: `other-${own}` }, neighbour])
      expect((await api.as(other).get('/api/exemple/notes')).body).toEqual({ items: [], total: 0 });
  },
);

test('the daily mail tells the agents of a guichet of a new note, without its text, where they see the page', async () => {
  clock.advance(3_600_000);
  await api.as(agent).post('/api/exemple/notes', { body: { texte: 'Rappeler la mairie' } });
  for (const { id, guichets } of [agent, neighbour]) api.identity.add({ id }, guichets);
  clock.advance(3_600_000);
  await api.runJob('platform.send-daily-mail');
  const mails = await api.platform.database.sequelize.query<{ payload: string }>(
    `SELECT payload FROM platform_outbox WHERE topic = 'platform.send-mail' AND message_key LIKE '%:agent:%'`,
    { type: QueryTypes.SELECT },
  );
  expect(mails).toHaveLength(isShownTo('professionnel') ? 1 : 0);
  for (const { payload } of mails) {
    expect(payload).toContain('Nouvelle note');
    expect(payload).not.toContain('Rappeler');
  }
});

test('notes of more than a year ago are deleted at night, and the log counts them', async () => {
  const year = 365 * 86_400_000;
  await api.as(neighbour).post('/api/exemple/notes', { body: { texte: 'Il y a un an' } });
  clock.advance(1);
  await api.as(neighbour).post('/api/exemple/notes', { body: { texte: 'Il y a presque un an' } });
  clock.advance(year);
  await api.runJob('exemple.purge-notes');
  const list = await api.as(neighbour).get('/api/exemple/notes');
  expect(list.body).toMatchObject({ items: [{ texte: 'Il y a presque un an' }], total: 1 });
  expect(api.logOf('exemple')).toContainEqual(matching.objectContaining({ msg: 'old notes deleted' }));
});

test('the notes of a person are told, and erased with that person', async () => {
  const author = { id: 'author', roles: [role], guichets: ['PWP01'] };
  await api.as(author).post('/api/exemple/notes', { body: { texte: 'De ma main' } });
  const person = { type: 'compte' as const, ids: [author.id], adresses: ['author@exemple.test'], noms: [] };
  const { personalData } = api.platform;
  expect((await personalData.tell(person)).lieux['exemple']).toMatchObject({ notes: [{ texte: 'De ma main' }] });
  expect((await personalData.erase(person)).erased).toMatchObject({ 'exemple.notes': 1 });
  expect((await personalData.tell(person)).lieux['exemple']).toEqual({ notes: [] });
});
