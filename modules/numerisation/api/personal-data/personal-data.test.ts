import { afterAll, expect, test } from 'vitest';
import { CorrectionList, PliDetail } from '../../contracts/index.ts';
import { buildPli, insertDemoPlis } from '../../testing/index.ts';
import { LIST } from '../../testing/listed-plis.ts';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';

const api = await startNumerisationApi();
afterAll(() => api.close());
const { agent, drafts, docaposte, sne } = api;
const { personalData } = api.platform;

/** Sends a creation without a numéro unique, which is rejected. Returns its n° de transaction. */
async function rejectedCreation(): Promise<string> {
  const { id } = await drafts.open({ contexte: 'CRE', numeroUnique: null });
  await drafts.add(id, { name: 'cerfa.pdf', role: 'formulaire' });
  const { transaction } = PliDetail.parse((await drafts.send(id)).body);
  await api.platform.outbox.deliverDue(api.platform.outboxHandlers);
  docaposte.suivis.set(transaction, {
    transaction,
    statut: 'pieces-rejetees',
    dateStatut: api.clock.now().toISOString(),
    numeroUnique: null,
    motif: null,
    pieces: [{ nom: 'cerfa.pdf', etat: 'rejetee', motif: 'illisible' }],
  });
  return transaction;
}

test('a demandeur who never got a numéro unique is told and erased by the n° de transaction, and nobody else', async () => {
  sne.demandes.clear();
  const [transaction, other] = [await rejectedCreation(), await rejectedCreation()];
  await api.follow();
  const { items } = CorrectionList.parse((await agent.get('/api/numerisation/a-corriger')).body);
  expect(items).toHaveLength(2);
  for (const { id: corrige } of items) {
    const { id } = await drafts.open({ contexte: 'CRE', numeroUnique: null, corrige });
    await drafts.add(id);
  }
  for (const each of [transaction, other])
    expect((await agent.get(`${LIST}/${each}/pieces/0/contenu`)).status).toBe(200);
  const files = await api.storedFiles();

  const person = await personalData.identify({ type: 'demandeur', numeroUnique: transaction });
  const counts = {
    'numerisation.plis': 1,
    'numerisation.brouillons': 1,
    'numerisation.consultations': 1,
  };
  expect(await personalData.count(person)).toEqual(counts);
  expect(await personalData.tell(person)).toMatchObject({
    lieux: { numerisation: { plis: [{ transaction, pieces: [{ nom: 'cerfa.pdf' }] }] } },
  });
  expect(await personalData.erase(person)).toMatchObject({ isDone: true, erased: counts });
  expect(await personalData.count(person)).toEqual({});
  expect(await api.storedFiles()).toHaveLength(files.length - 2);
  expect(await personalData.count({ type: 'demandeur', numeroUnique: other, noms: [] })).toEqual(counts);
});

test('a pli that has a numéro unique is not found by its n° de transaction: its demandeur has others', async () => {
  const pli = buildPli();
  await insertDemoPlis([pli]);
  expect(await personalData.count({ type: 'demandeur', numeroUnique: pli.transaction, noms: [] })).toEqual({});
});
