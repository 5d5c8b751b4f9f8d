import { afterAll, beforeAll, expect, test } from 'vitest';
import { startNumerisationApi, type NumerisationTestApi } from '../../testing/start-numerisation-api.ts';

let api: NumerisationTestApi;

const FICHE = '/api/numerisation/fiches-de-transmission/0340819000040PWP01';

beforeAll(async () => {
  api = await startNumerisationApi();
});
afterAll(() => api.close());

test('it asks for a professional whose guichet opens the territory', async () => {
  const path = `${FICHE}?contexte=AJO`;
  expect((await api.anonymous.get(path)).status).toBe(401);
  expect((await api.as({ roles: ['administrateur'], guichets: ['00002'] }).get(path)).status).toBe(403);
  expect((await api.as({ guichets: [] }).get(path)).status).toBe(403);
  const { status, body } = await api.neighbour.get(path);
  expect([status, body]).toEqual([403, expect.objectContaining({ code: 'demande-hors-territoire' })]);
});

test('a fiche comes as a file to keep, without asking the SNE', async () => {
  const { status, headers, text } = await api.agent.get(`${FICHE}?contexte=REN`);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/pdf');
  expect(headers.get('content-disposition')).toContain('attachment; filename="fiche-de-transmission-REN.pdf"');
  expect(headers.get('content-disposition')).not.toContain('0340819000040PWP01');
  expect(text.startsWith('%PDF-')).toBe(true);
  expect(api.sne.calls).toEqual([]);
});

test('a malformed number and a missing or foreign contexte are refused', async () => {
  for (const path of [FICHE, `${FICHE}?contexte=XYZ`, '/api/numerisation/fiches-de-transmission/12?contexte=AJO']) {
    const { status, body } = await api.agent.get(path);
    expect([status, body]).toEqual([400, expect.objectContaining({ code: 'requete-invalide' })]);
  }
});
