import { randomUUID } from 'node:crypto';
import { SearchAnswer } from '@pwp/contracts';
import type { TestClient } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { Ticket } from '../../contracts/index.ts';
import { startSupportApi } from '../../testing/start-support-api.ts';

const api = await startSupportApi();
const opened = await api.agent.post('/api/support/tickets', {
  body: { cas: 'autre-question', sujet: 'Enveloppes à élargir', message: 'Une seule fiche ?' },
  headers: { 'idempotency-key': randomUUID() },
});
const { numero } = Ticket.parse(opened.body);
afterAll(() => api.close());

async function search(texte: string, client: TestClient = api.agent) {
  const { status, body } = await client.post('/api/support/recherche', { body: { texte } });
  expect(status).toBe(200);
  return SearchAnswer.parse(body).items;
}

test('it asks for a professional', async () => {
  const body = { texte: 'enveloppes' };
  expect((await api.anonymous.post('/api/support/recherche', { body })).status).toBe(401);
  expect((await api.as({ roles: ['administrateur'] }).post('/api/support/recherche', { body })).status).toBe(403);
});

test('own tickets are found by number and by the words of their subject, and lead to their page', async () => {
  for (const texte of [numero, numero.toLowerCase(), 'elargir env', 'Enveloppes']) {
    expect(await search(texte)).toMatchObject([{ kind: 'Ticket', path: `/support/tickets/${numero}` }]);
  }
  expect(await search('enveloppes bleues')).toEqual([]);
  expect(await search('e')).toEqual([]);
});

test("a colleague's ticket is not found", async () => {
  expect(await search(numero, api.neighbour)).toEqual([]);
});
