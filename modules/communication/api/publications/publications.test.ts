import { randomUUID } from 'node:crypto';
import { SearchAnswer } from '@pwp/contracts';
import type { TestAnswer, TestClient } from '@pwp/testing';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { PublicationList, RedactionDetail, type Audience } from '../../contracts/index.ts';
import { alerteDe, contenuDe, paragraphe } from '../../testing/contenu.ts';
import { API, startCommunicationApi } from '../../testing/start-communication-api.ts';
import { PublicationModel } from './publication-model.ts';

const NOON = new Date('2026-11-24T11:00:00.000Z');
const DAY = 24 * 3_600_000;

const api = await startCommunicationApi();
const { gip, autreGip, referent, second, agent, collegue, voisin } = api;
afterAll(() => api.close());
beforeEach(async () => {
  for (const table of ['publications', 'lecteurs', 'recensements'])
    await api.platform.database.sequelize.query(`DELETE FROM communication_${table}`);
  await api.platform.database.sequelize.query('DELETE FROM platform_notices');
  api.identity.mend();
  api.clock.set(NOON);
});

const refusal = ({ status, body }: TestAnswer) => [status, (body as { code?: string } | undefined)?.code];
const publish = (contenu: Parameters<typeof api.published>[2]) => api.published(gip, autreGip, contenu);
async function listOf(client: TestClient, query = '') {
  const { status, body } = await client.get(`${API}/publications${query}`);
  expect(status).toBe(200);
  return PublicationList.parse(body);
}
const titles = async (client: TestClient, query = '') => (await listOf(client, query)).items.map(({ titre }) => titre);
const nombre = async (client: TestClient, path: string) =>
  ((await client.get(`${API}${path}`)).body as { nombre: number }).nombre;
const NOT_FOUND = [404, 'publication-introuvable'];

describe('an audience', () => {
  test.each<[string, Partial<Audience>, readonly string[], number]>([
    ['everybody', {}, ['agent', 'collegue', 'voisin', 'referent', 'autre-gip'], 3],
    ['a guichet', { guichets: ['00002'] }, ['agent', 'referent'], 1],
    ['a territory', { territoires: ['111'] }, ['voisin'], 1],
    ['a type of organisme', { typesOrganisme: ['BAILLEUR'] }, ['collegue'], 0],
    ['a role', { roles: ['referent'] }, ['referent'], 2],
    ['named accounts', { comptes: ['voisin'] }, ['voisin'], 0],
    [
      'parts that all count',
      { territoires: ['034'], typesOrganisme: ['COMMUNE'], roles: ['professionnel'] },
      ['agent'],
      0,
    ],
    [
      'a part, and a named account',
      { guichets: ['PWP01'], roles: ['professionnel'], comptes: ['voisin'] },
      ['collegue', 'voisin'],
      0,
    ],
  ])('of %s is read by those, by no other, and counted so', async (_, audience, readers, others) => {
    const { id } = await publish(contenuDe({ audience }));
    const clients = { agent, collegue, voisin, referent, 'autre-gip': autreGip };
    for (const [name, client] of Object.entries(clients)) {
      const isReader = readers.includes(name);
      expect([name, (await listOf(client)).items.map((one) => one.id)]).toEqual([name, isReader ? [id] : []]);
      expect([name, await nombre(client, '/non-lues')]).toEqual([name, isReader ? 1 : 0]);
      expect([name, (await client.get(`${API}/publications/${id}`)).status]).toEqual([name, isReader ? 200 : 404]);
    }
    const asked = {
      audience: { territoires: [], typesOrganisme: [], guichets: [], roles: [], comptes: [], ...audience },
    };
    const { body } = await gip.post(`${API}/redaction/audience/apercu`, { body: asked });
    // Other référents and the author are counted too.
    expect(body).toEqual({ comptes: readers.length + others, recenseLe: NOON.toISOString() });
  });

  test('of a guichet is seen by no other, whatever is asked', async () => {
    const { id } = await api.published(referent, second, alerteDe({ audience: { guichets: ['00002'] } }));
    expect(await titles(agent)).toEqual(['Coupure ce soir']);
    for (const client of [collegue, voisin]) {
      expect(await titles(client)).toEqual([]);
      expect(refusal(await client.get(`${API}/publications/${id}`))).toEqual(NOT_FOUND);
      expect(refusal(await client.put(`${API}/publications/${id}/lecture`, { body: { versionALire: 1 } }))).toEqual(
        NOT_FOUND,
      );
      expect(refusal(await client.get(`${API}/publications/${id}/pieces/une-piece`))).toEqual(NOT_FOUND);
      expect(await nombre(client, '/alertes/nombre')).toBe(0);
      expect((await client.get(`${API}/alertes`)).body).toEqual({ items: [], total: 0 });
      expect((await client.post(`${API}/recherche`, { body: { texte: 'coupure' } })).body).toEqual({ items: [] });
    }
  });

  test('by type is for those whose token says that type: the identity is not asked', async () => {
    await publish(contenuDe({ audience: { typesOrganisme: ['DEPARTEMENT'] } }));
    api.identity.breakDown();
    const of = (typeOrganisme: string) => titles(api.as({ id: 'nouveau', typeOrganisme, guichets: ['00002'] }));
    expect([(await of('DEPARTEMENT')).length, await of('COMMUNE')]).toEqual([1, []]);
    api.identity.mend();
  });
});

describe('the list', () => {
  test('has the newest first, with what readers may know and nothing else', async () => {
    await publish(contenuDe({ titre: 'Premier' }));
    api.clock.advance(1_000);
    const { id } = await publish(contenuDe({ titre: 'Second', theme: 'formation', fin: '2026-12-24T11:00:00.000Z' }));
    const { items, total, nonLues } = await listOf(agent);
    expect({ total, nonLues }).toEqual({ total: 2, nonLues: 2 });
    expect(items.map(({ titre }) => titre)).toEqual(['Second', 'Premier']);
    expect(items[0]).toEqual({
      id,
      genre: 'article',
      niveau: 'information',
      theme: 'formation',
      titre: 'Second',
      resume: 'Le formulaire change.',
      emetteur: 'gip',
      debut: '2026-11-24T11:00:01.000Z',
      fin: '2026-12-24T11:00:00.000Z',
      corrigeeLe: null,
      lue: false,
      versionALire: 1,
      pieces: 0,
    });
  });

  test('keeps what the filters say', async () => {
    await publish(contenuDe({ titre: 'Réglementé à Sète', theme: 'reglementation' }));
    api.clock.advance(DAY);
    await publish(
      contenuDe({ titre: '50 % de l’œuvre', genre: 'question', texte: paragraphe('Un cœur « simple »_\\') }),
    );
    const { id } = await publish(contenuDe({ titre: 'Lu' }));
    await agent.put(`${API}/publications/${id}/lecture`, { body: { versionALire: 1 } });
    const found = async (query: Record<string, string>) => titles(agent, `?${new URLSearchParams(query).toString()}`);
    expect(await found({ theme: 'reglementation' })).toEqual(['Réglementé à Sète']);
    expect(await found({ genre: 'question' })).toEqual(['50 % de l’œuvre']);
    expect(await found({ nonLues: 'oui' })).toEqual(['50 % de l’œuvre', 'Réglementé à Sète']);
    expect(await found({ du: '2026-11-25' })).toEqual(['Lu', '50 % de l’œuvre']);
    expect(await found({ au: '2026-11-24' })).toEqual(['Réglementé à Sète']);
    expect(await found({ texte: 'sete REGLEMENTE' })).toEqual(['Réglementé à Sète']);
    for (const texte of ['œuvre', 'oeuvre', 'coeur', '%', '_', '\\', '« simple »'])
      expect([texte, await found({ texte })]).toEqual([texte, ['50 % de l’œuvre']]);
    for (const texte of ['%%', "'", '🏠', 'x y z']) expect([texte, await found({ texte })]).toEqual([texte, []]);
    for (const query of [
      '?genre=lettre',
      '?du=hier',
      `?texte=${'x'.repeat(101)}`,
      '?cursor=1',
      '?cursor=99999999999999999.1',
    ])
      expect((await agent.get(`${API}/publications${query}`)).status).toBe(400);
  });

  test('comes by pages, each publication once, several of one instant too', async () => {
    for (let index = 0; index < 25; index += 1) {
      await publish(contenuDe({ titre: String(index) }));
      if (index % 10 === 9) api.clock.advance(1);
    }
    const first = await listOf(agent);
    const rest = await listOf(agent, `?cursor=${first.nextCursor}`);
    expect([first.items.length, first.total, rest.items.length, rest.nextCursor]).toEqual([20, 25, 5, undefined]);
    const seen = [...first.items, ...rest.items].map(({ titre }) => Number(titre));
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => 24 - index));
  });

  test('shows a publication from its first instant to its last, and no other', async () => {
    const { id, etat } = await publish(
      contenuDe({ debut: '2026-11-25T11:00:00.000Z', fin: '2026-11-26T11:00:00.000Z' }),
    );
    expect(etat).toBe('a-venir');
    const seen = async (instant: string) => {
      api.clock.set(new Date(instant));
      return [(await titles(agent)).length, (await agent.get(`${API}/publications/${id}`)).status];
    };
    expect(await seen('2026-11-25T10:59:59.999Z')).toEqual([0, 404]);
    expect(await seen('2026-11-25T11:00:00.000Z')).toEqual([1, 200]);
    expect(await seen('2026-11-26T10:59:59.999Z')).toEqual([1, 200]);
    expect(await seen('2026-11-26T11:00:00.000Z')).toEqual([0, 404]);
    expect((await gip.get(`${API}/redaction/publications/${id}`)).body).toMatchObject({ etat: 'terminee' });
  });

  test('has no draft, and nothing that waits for its review', async () => {
    const { id } = await api.draft(gip, contenuDe());
    const { id: waiting } = await api.submitted(gip, contenuDe());
    expect(await titles(agent)).toEqual([]);
    for (const hidden of [id, waiting, randomUUID()])
      expect(refusal(await agent.get(`${API}/publications/${hidden}`))).toEqual(NOT_FOUND);
  });
});

describe('reading', () => {
  test('marks a publication for the account alone', async () => {
    api.identity.add({ id: 'autre-agent' }, ['00002']);
    const other = api.as({ id: 'autre-agent', guichets: ['00002'] });
    const { id } = await publish(contenuDe());
    expect((await agent.put(`${API}/publications/${id}/lecture`, { body: { versionALire: 1 } })).status).toBe(204);
    expect((await agent.put(`${API}/publications/${id}/lecture`, { body: { versionALire: 1 } })).status).toBe(204);
    expect((await agent.get(`${API}/publications/${id}`)).body).toMatchObject({ id, lue: true, pieces: [] });
    expect([await nombre(agent, '/non-lues'), await nombre(other, '/non-lues')]).toEqual([0, 1]);
    expect((await listOf(other)).items).toMatchObject([{ lue: false }]);
  });

  test('marks all that was there at an instant, and not what came since', async () => {
    await publish(contenuDe({ titre: 'Avant' }));
    const jusqua = api.clock.now().toISOString();
    api.clock.advance(1);
    await publish(contenuDe({ titre: 'Après' }));
    expect((await agent.put(`${API}/lectures`, { body: { jusqua } })).status).toBe(204);
    expect(await titles(agent, '?nonLues=oui')).toEqual(['Après']);
    // An instant to come marks nothing that is to come.
    await publish(contenuDe({ titre: 'Demain', debut: '2026-11-25T11:00:00.000Z' }));
    await agent.put(`${API}/lectures`, { body: { jusqua: '2030-01-01T00:00:00.000Z' } });
    api.clock.advance(2 * DAY);
    expect(await titles(agent, '?nonLues=oui')).toEqual(['Demain']);
  });

  test('of a version that nobody was shown marks nothing, by its page nor by « tout marquer »', async () => {
    const { id } = await publish(contenuDe());
    const page = `${API}/publications/${id}/lecture`;
    const jusqua = api.clock.now().toISOString();
    api.clock.advance(1_000);
    const opened = await gip.post(`${API}/redaction/publications/${id}/correction`);
    const { id: draft } = RedactionDetail.parse(opened.body);
    const contenu = contenuDe({ motifCorrection: 'La date.', aRelireParTous: true });
    const at = `${API}/redaction/publications/${draft}`;
    await gip.put(at, { body: { revision: 1, contenu } });
    await gip.post(`${at}/soumission`, { body: { revision: 2 } });
    const accepted = await autreGip.post(`${at}/relecture`, { body: { revision: 3, decision: 'publier' } });
    expect(accepted.status).toBe(200);
    expect((await listOf(agent)).items).toMatchObject([{ id, versionALire: 2 }]);

    expect((await agent.put(page, { body: { versionALire: 1 } })).status).toBe(204);
    expect((await agent.put(`${API}/lectures`, { body: { jusqua } })).status).toBe(204);
    expect(await nombre(agent, '/non-lues')).toBe(1);
    expect((await agent.put(page, { body: { versionALire: 2 } })).status).toBe(204);
    expect(await nombre(agent, '/non-lues')).toBe(0);
    expect((await collegue.put(`${API}/lectures`, { body: { jusqua: api.clock.now().toISOString() } })).status).toBe(
      204,
    );
    expect(await nombre(collegue, '/non-lues')).toBe(0);
    // A page of before takes no mark back.
    await agent.put(page, { body: { versionALire: 1 } });
    expect(await nombre(agent, '/non-lues')).toBe(0);
    for (const body of [{}, { versionALire: 0 }, { versionALire: '2' }])
      expect((await agent.put(page, { body })).status).toBe(400);
  });

  test('counts no more than a hundred', async () => {
    const { id } = await publish(contenuDe());
    const { id: _, ...row } = await PublicationModel.findOne({
      where: { publicationId: id },
      raw: true,
      rejectOnEmpty: true,
    });
    await PublicationModel.bulkCreate(Array.from({ length: 110 }, () => ({ ...row, publicationId: randomUUID() })));
    expect(await nombre(agent, '/non-lues')).toBe(100);
  });
});

describe('alerts', () => {
  test('stand in order of gravity until they are read', async () => {
    const info = await publish(alerteDe({ titre: 'Information', niveau: 'information' }));
    api.clock.advance(1_000);
    const urgent = await publish(alerteDe({ titre: 'Urgence', niveau: 'urgence' }));
    api.clock.advance(1_000);
    await publish(alerteDe({ titre: 'Attention', niveau: 'attention' }));
    await publish(contenuDe({ titre: 'Article' }));
    const alertes = async () =>
      ((await agent.get(`${API}/alertes`)).body as { items: { titre: string }[] }).items.map(({ titre }) => titre);
    expect(await alertes()).toEqual(['Urgence', 'Attention', 'Information']);
    expect(await nombre(agent, '/alertes/nombre')).toBe(3);
    await agent.put(`${API}/publications/${urgent.id}/lecture`, { body: { versionALire: 1 } });
    expect(await alertes()).toEqual(['Attention', 'Information']);
    await gip.post(`${API}/redaction/publications/${info.id}/archivage`, { body: { revision: info.revision } });
    expect(await alertes()).toEqual(['Attention']);
    expect(await nombre(agent, '/alertes/nombre')).toBe(1);
    api.clock.advance(DAY);
    expect([await alertes(), await nombre(agent, '/alertes/nombre')]).toEqual([[], 0]);
  });

  test('are no other kind’s level', async () => {
    expect((await publish(contenuDe({ niveau: 'urgence' }))).contenu.niveau).toBe('information');
  });
});

describe('questions', () => {
  test('come with their answers, by theme, and are searched', async () => {
    await publish(contenuDe({ genre: 'question', theme: 'portail', titre: 'Où ?' }));
    await publish(
      contenuDe({ genre: 'question', theme: 'comptes', titre: 'Qui ?', texte: paragraphe('Le référent.') }),
    );
    await publish(contenuDe({ genre: 'question', titre: 'Pas pour moi', audience: { guichets: ['G1175'] } }));
    await publish(contenuDe());
    const { body } = await agent.get(`${API}/questions`);
    expect(body).toMatchObject({
      items: [{ titre: 'Qui ?', texte: paragraphe('Le référent.') }, { titre: 'Où ?' }],
      total: 2,
    });
    expect((await agent.get(`${API}/questions?theme=portail`)).body).toMatchObject({ items: [{ titre: 'Où ?' }] });
    expect((await agent.get(`${API}/questions?texte=referent`)).body).toMatchObject({ items: [{ titre: 'Qui ?' }] });
  });
});

test('the search of the header leads to the pages of what the account reads', async () => {
  const { id } = await publish(contenuDe({ titre: 'Attestation de dépôt' }));
  const search = async (texte: string) =>
    SearchAnswer.parse((await agent.post(`${API}/recherche`, { body: { texte } })).body).items;
  expect(await search('depot attestation')).toEqual([
    {
      kind: 'Article',
      label: 'Attestation de dépôt',
      detail: 'Le formulaire change.',
      path: `/communication/publications/${id}`,
    },
  ]);
  expect([await search('a'), await search('attestation bleue')]).toEqual([[], []]);
});
