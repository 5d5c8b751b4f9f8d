import { afterAll, expect, test } from 'vitest';
import { LIST, startWithListedPlis, transactions } from '../../testing/listed-plis.ts';

const api = await startWithListedPlis();
afterAll(() => api.close());

const list = async (query: string) => (await api.agent.get(`${LIST}?${query}`)).body;

test.each([LIST, `${LIST}/counters`, `${LIST}/changements`, `${LIST}/aaaaaaaaaaaa1`])(
  '%s asks for a professional with a guichet',
  async (path) => {
    expect((await api.anonymous.get(path)).status).toBe(401);
    expect((await api.as({ roles: ['administrateur'], guichets: ['00002'] }).get(path)).status).toBe(403);
    expect((await api.as({ guichets: [] }).get(path)).status).toBe(403);
  },
);

test('no parameter opens another guichet', async () => {
  expect(transactions(await list('guichet=G1175&guichetCode=G1175'))).toBe('54321');
  const refused = await api.agent.get(LIST, { headers: { 'x-guichet': 'G1175' } });
  expect([refused.status, refused.body]).toEqual([403, expect.objectContaining({ code: 'guichet-non-rattache' })]);
});

test("another guichet's pli is as unknown as one that does not exist", async () => {
  const foreign = await api.agent.get(`${LIST}/bbbbbbbbbbbb1`);
  const missing = await api.agent.get(`${LIST}/zzzzzzzzzzzzz`);
  for (const { status, body } of [foreign, missing]) {
    expect([status, body]).toEqual([404, expect.objectContaining({ code: 'pli-introuvable' })]);
  }
  expect((await api.agent.get(`${LIST}/trop-court`)).status).toBe(400);
});
