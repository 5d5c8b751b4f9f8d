import { afterAll, expect, test } from 'vitest';
import { RedactionDetail } from '../../contracts/index.ts';
import { contenuDe } from '../../testing/contenu.ts';
import { API, startCommunicationApi } from '../../testing/start-communication-api.ts';

const api = await startCommunicationApi();
const { gip, autreGip, referent } = api;
for (let index = 0; index < 6; index += 1)
  for (const code of ['00002', 'PWP01']) api.identity.add({ id: `${code}-${index}` }, [code]);
await api.runJob('communication.count-readers');
afterAll(() => api.close());

test('authors are told how many read, by guichet, and never who', async () => {
  const { id } = await api.published(gip, autreGip, contenuDe({ audience: { roles: ['professionnel'] } }));
  for (const name of ['00002-0', '00002-1', 'PWP01-0'])
    await api
      .as({ id: name, guichets: [name.slice(0, 5)] })
      .put(`${API}/publications/${id}/lecture`, { body: { versionALire: 1 } });
  const { status, body, text } = await gip.get(`${API}/redaction/publications/${id}/chiffres`);
  expect(status).toBe(200);
  // G1175 has one account: it is hidden, and the smallest of the others with it.
  expect(body).toEqual({
    adresses: 15,
    lus: 3,
    guichets: [{ code: 'PWP01', nom: 'Guichet PWP01', adresses: 7, lus: 1 }],
    masques: 2,
    recenseLe: '2026-11-24T11:00:00.000Z',
  });
  expect(text).not.toContain('00002-0');
  expect((await referent.get(`${API}/redaction/publications/${id}/chiffres`)).status).toBe(404);
});

test('a publication of one guichet tells that guichet alone', async () => {
  api.identity.add({ id: 'aux-deux' }, ['00002', 'G1175']);
  api.clock.advance(24 * 3_600_000);
  await api.runJob('communication.count-readers');
  const { id } = await api.published(gip, autreGip, contenuDe({ audience: { guichets: ['00002'] } }));
  const { body } = await gip.get(`${API}/redaction/publications/${id}/chiffres`);
  expect(body).toMatchObject({ adresses: 10, guichets: [{ code: '00002', adresses: 10, lus: 0 }], masques: 0 });
});

test('after a correction that all are to read again, who read the former version has not read it', async () => {
  const { id } = await api.published(gip, autreGip, contenuDe({ audience: { guichets: ['PWP01'] } }));
  const path = `${API}/redaction/publications`;
  const reads = (name: string, versionALire: number) =>
    api.as({ id: name, guichets: ['PWP01'] }).put(`${API}/publications/${id}/lecture`, { body: { versionALire } });
  const figures = async () => (await gip.get(`${path}/${id}/chiffres`)).body;
  await reads('PWP01-0', 1);
  await reads('PWP01-1', 1);
  expect(await figures()).toMatchObject({ lus: 2, guichets: [{ code: 'PWP01', lus: 2 }] });
  const draft = RedactionDetail.parse((await gip.post(`${path}/${id}/correction`)).body);
  const contenu = {
    ...contenuDe({ audience: { guichets: ['PWP01'] } }),
    motifCorrection: 'Ici.',
    aRelireParTous: true,
  };
  await gip.put(`${path}/${draft.id}`, { body: { revision: 1, contenu } });
  await gip.post(`${path}/${draft.id}/soumission`, { body: { revision: 2 } });
  await autreGip.post(`${path}/${draft.id}/relecture`, { body: { revision: 3, decision: 'publier' } });
  await reads('PWP01-1', 2);
  expect(await figures()).toMatchObject({ lus: 1, guichets: [{ code: 'PWP01', lus: 1 }] });
});
