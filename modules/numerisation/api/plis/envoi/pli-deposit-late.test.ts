import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { PliDetail } from '../../../contracts/index.ts';
import { buildDemande } from '../../../testing/index.ts';
import { CONTENTS, pliForm } from '../../../testing/pieces.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';

const api = await startNumerisationApi({}, { depositMs: 3_000 });
api.sne.demandes.set('0340819000040PWP01', buildDemande());
afterAll(() => api.close());

async function deliver(): Promise<number> {
  api.clock.advance(10 * 60_000);
  return api.platform.outbox.deliverDue(api.platform.outboxHandlers);
}

test('a deposit that Docaposte answers too late is repeated under the same key, and written once', async () => {
  const made = await api.agent.post('/api/numerisation/plis', {
    form: pliForm({ files: [{ name: 'bail.pdf', bytes: CONTENTS.pdf() }] }),
    headers: { 'idempotency-key': randomUUID() },
  });
  const { transaction } = PliDetail.parse(made.body);
  const read = async () => PliDetail.parse((await api.agent.get(`/api/numerisation/plis/${transaction}`)).body);

  api.docaposte.mode = 'late';
  expect(await deliver()).toBe(0);
  expect((await read()).statut).toBe('a-transmettre');
  api.docaposte.mode = 'ok';
  expect(await deliver()).toBe(1);
  expect(api.docaposte.deposits.map(({ idempotencyKey }) => idempotencyKey)).toEqual([transaction, transaction]);
  expect((await read()).historique.map(({ statut }) => statut)).toEqual(['a-transmettre', 'numerisation-en-cours']);
});
