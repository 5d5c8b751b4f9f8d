import { NoticeList } from '@pwp/contracts';
import type { TestClient } from '@pwp/testing';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { RedactionDetail } from '../../contracts/index.ts';
import { alerteDe, contenuDe } from '../../testing/contenu.ts';
import { insertReaders, told } from '../../testing/readers.ts';
import { API, startCommunicationApi } from '../../testing/start-communication-api.ts';
import { PublicationModel } from '../publications/publication-model.ts';

const PATH = `${API}/redaction/publications`;
const NOON = new Date('2026-11-24T11:00:00.000Z');
const api = await startCommunicationApi();
const { gip, autreGip, referent, second, agent, collegue, voisin } = api;
const { sequelize } = api.platform.database;
afterAll(() => api.close());
beforeEach(async () => {
  for (const table of [
    'communication_publications',
    'communication_lecteurs',
    'communication_recensements',
    'platform_notices',
  ])
    await sequelize.query(`DELETE FROM ${table}`);
  api.identity.mend();
  api.clock.set(NOON);
});

const noticesOf = async (client: TestClient) => NoticeList.parse((await client.get('/api/notifications')).body).items;
const titles = async (client: TestClient) => (await noticesOf(client)).map(({ titre }) => titre);
const annonce = async (publicationId: string) =>
  (await PublicationModel.findOne({ where: { publicationId }, rejectOnEmpty: true })).annonce;

test('readers are told of what is published for them, once, and no other account', async () => {
  const { id } = await api.published(referent, second, alerteDe({ audience: { guichets: ['00002'] } }));
  await api.announce();
  await api.announce();
  expect(await noticesOf(agent)).toMatchObject([
    {
      kind: 'communication.alerte',
      titre: 'Nouvelle alerte de votre référent',
      detail: '«\u00A0Coupure ce soir\u00A0»',
      path: `/communication/publications/${id}`,
      lue: false,
    },
  ]);
  for (const other of [collegue, voisin, autreGip]) expect(await titles(other)).toEqual([]);
  // Its author knows.
  expect(await titles(referent)).toEqual([]);
  expect(await titles(second)).toEqual(['Nouvelle alerte de votre référent']);
});

test('a notice goes once its account has read the publication, for that account alone', async () => {
  const { id } = await api.published(gip, autreGip, contenuDe());
  await api.announce();
  await agent.put(`${API}/publications/${id}/lecture`, { body: { versionALire: 1 } });
  expect([await titles(agent), await titles(collegue)]).toEqual([[], ['Nouvel article du GIP']]);
  await collegue.put(`${API}/lectures`, { body: { jusqua: NOON.toISOString() } });
  expect([await titles(collegue), await titles(voisin)]).toEqual([[], ['Nouvel article du GIP']]);
});

test('the notices go when the publication is archived, or past', async () => {
  const archived = await api.published(gip, autreGip, contenuDe());
  const past = await api.published(gip, autreGip, alerteDe());
  await api.announce();
  expect(await titles(agent)).toHaveLength(2);
  const { revision } = archived;
  await gip.post(`${API}/redaction/publications/${archived.id}/archivage`, { body: { revision } });
  await api.announce();
  expect(await titles(agent)).toEqual(['Nouvelle alerte du GIP']);
  api.clock.advance(24 * 3_600_000);
  await api.announce();
  expect(await titles(agent)).toEqual([]);
  expect([await annonce(archived.id), await annonce(past.id)]).toEqual(['retiree', 'retiree']);
});

test('what begins later is told when it begins', async () => {
  await api.published(gip, autreGip, contenuDe({ debut: '2026-11-25T11:00:00.000Z' }));
  await api.announce();
  expect(await titles(agent)).toEqual([]);
  api.clock.set(new Date('2026-11-25T11:00:00.000Z'));
  await api.announce();
  expect(await titles(agent)).toEqual(['Nouvel article du GIP']);
});

/** Corrects a publication for other guichets. */
async function correct(
  id: string,
  guichets: string[],
  aRelireParTous = false,
  beforeAccepted = () => {},
): Promise<void> {
  const opened = RedactionDetail.parse((await gip.post(`${PATH}/${id}/correction`)).body);
  const contenu = { ...alerteDe({ audience: { guichets } }), motifCorrection: 'Corrigée.', aRelireParTous };
  const draft = `${PATH}/${opened.id}`;
  const { revision } = RedactionDetail.parse((await gip.put(draft, { body: { revision: 1, contenu } })).body);
  await gip.post(`${draft}/soumission`, { body: { revision } });
  beforeAccepted();
  await autreGip.post(`${draft}/relecture`, { body: { revision: revision + 1, decision: 'publier' } });
  await api.announce();
}

describe('a correction', () => {
  const publish = async (guichets: string[]) => {
    const { id } = await api.published(gip, autreGip, alerteDe({ audience: { guichets } }));
    await api.announce();
    return id;
  };

  test('for one more guichet tells that guichet alone', async () => {
    const id = await publish(['00002']);
    await agent.put('/api/notifications/lecture', { body: { jusqua: Number.MAX_SAFE_INTEGER } });
    const [before] = await noticesOf(agent);
    await correct(id, ['00002', 'PWP01']);
    expect(await noticesOf(agent)).toEqual([before]);
    expect(await titles(collegue)).toEqual(['Nouvelle alerte du GIP']);
  });

  test('for one guichet fewer takes the notices back there', async () => {
    const id = await publish(['00002', 'PWP01']);
    expect(await titles(collegue)).toHaveLength(1);
    await correct(id, ['00002']);
    expect([await titles(agent), await titles(collegue)]).toEqual([['Nouvelle alerte du GIP'], []]);
  });

  test('to be read again by everybody tells everybody anew', async () => {
    const id = await publish(['00002']);
    const [before] = await noticesOf(agent);
    api.clock.advance(60_000);
    await correct(id, ['00002'], true);
    const after = await noticesOf(agent);
    expect(after).toHaveLength(1);
    expect(after).not.toEqual([before]);
  });
});

describe('without the identity', () => {
  test('those who are known are told, the others once it is back', async () => {
    await api.published(gip, autreGip, contenuDe({ audience: { guichets: ['00002'] } }));
    await api.announce();
    const { id } = await api.published(gip, autreGip, alerteDe({ audience: { guichets: ['00002', 'PWP01'] } }));
    const over = await api.published(gip, autreGip, alerteDe({ audience: { guichets: ['00002'] } }));
    api.identity.breakDown();
    await api.announce();
    await api.announce();
    expect(await titles(agent)).toHaveLength(3);
    expect([await annonce(id), await annonce(over.id)]).toEqual(['partielle', 'faite']);
    api.identity.mend();
    await api.announce();
    expect(await titles(collegue)).toEqual(['Nouvelle alerte du GIP']);
    expect([(await titles(agent)).length, await annonce(id)]).toEqual([3, 'faite']);
  });

  test('what is to be read again is told anew once, not again with those who were not known', async () => {
    const { id } = await api.published(gip, autreGip, alerteDe({ audience: { guichets: ['00002'] } }));
    await api.announce();
    const guichets = ['00002', 'PWP01'];
    await correct(id, guichets, true, () => api.identity.breakDown());
    expect(await annonce(id)).toBe('partielle');
    const [before] = await noticesOf(agent);
    await agent.put('/api/notifications/lecture', { body: { jusqua: Number.MAX_SAFE_INTEGER } });
    api.identity.mend();
    await api.announce();
    expect([await noticesOf(agent), await titles(collegue)]).toEqual([
      [{ ...before, lue: true }],
      ['Nouvelle alerte du GIP'],
    ]);
  });

  test('what is over is taken back all the same', async () => {
    const { id, revision } = await api.published(gip, autreGip, contenuDe({ audience: { guichets: ['00002'] } }));
    await api.announce();
    await api.published(gip, autreGip, alerteDe({ audience: { guichets: ['PWP01'] } }));
    await gip.post(`${PATH}/${id}/archivage`, { body: { revision } });
    api.identity.breakDown();
    await api.announce();
    expect([await titles(agent), await annonce(id)]).toEqual([[], 'retiree']);
  });
});

describe('many readers', () => {
  test('ten thousand readers of one alert are told in under a minute', { timeout: 120_000 }, async () => {
    await insertReaders(sequelize, 10_000);
    await api.published(gip, autreGip, alerteDe({ audience: { guichets: ['00002'] } }));
    const start = performance.now();
    await api.announce();
    expect(performance.now() - start).toBeLessThan(60_000);
    expect(await told(sequelize)).toBe(10_000);
  });
});
