import { randomUUID } from 'node:crypto';
import { startOtlpReceiver } from '@pwp/testing/otlp-receiver';
import { expect, onTestFinished, test } from 'vitest';
import { buildDemande } from '../../../testing/index.ts';
import { CONTENTS, pliForm } from '../../../testing/pieces.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';

const NUMERO = '0340819000040PWP01';
const TRACE = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const CLICK = `00-${TRACE}-a1b2c3d4e5f60718-01`;

test('a pli is one trace, from the click to Docaposte, which is told nothing of it', async () => {
  const receiver = await startOtlpReceiver();
  onTestFinished(() => receiver.close());
  const api = await startNumerisationApi({ PWP_OTLP_URL: receiver.url });
  let isOpen = true;
  const close = async () => {
    if (isOpen) await api.close();
    isOpen = false;
  };
  onTestFinished(close);
  const demande = buildDemande();
  api.sne.demandes.set(NUMERO, demande);

  const form = pliForm({ files: [{ name: 'Été de SPESYS.pdf', bytes: CONTENTS.pdf() }] });
  const headers = { 'idempotency-key': randomUUID(), traceparent: CLICK };
  expect((await api.agent.post('/api/numerisation/plis', { form, headers })).status).toBe(201);
  // Read beside it: who the demande is of, in the address, the answer, the rows and the calls.
  for (const path of [`/api/numerisation/demandes/${NUMERO}`, `/api/numerisation/plis?recherche=${NUMERO}`])
    expect((await api.agent.get(path)).status).toBeLessThan(500);
  expect(await api.platform.outbox.deliverDue(api.platform.outboxHandlers)).toBe(1);
  await api.follow();
  await close();

  const spans = receiver.spans.filter(({ traceId }) => traceId === TRACE);
  const names = new Map(receiver.spans.map(({ spanId, name }) => [spanId, name]));
  expect(spans.map(({ parentSpanId = '', name }) => `${names.get(parentSpanId) ?? 'click'} > ${name}`)).toEqual(
    expect.arrayContaining([
      'click > POST /api/numerisation/plis',
      'POST /api/numerisation/plis > INSERT numerisation_plis',
      'POST /api/numerisation/plis > outbox numerisation.deposit-pli',
      'outbox numerisation.deposit-pli > Docaposte POST',
    ]),
  );
  expect(receiver.spans.map(({ name }) => name)).toContain('SNE GET');
  expect(api.docaposte.traceparents).not.toEqual([]);
  expect([...api.docaposte.traceparents, ...api.sne.traceparents].filter((sent) => sent !== undefined)).toEqual([]);

  const sent = receiver.texts.join('');
  for (const value of [NUMERO, NUMERO.slice(0, 13), 'SPESYS', 'Michel', '1984-12-21', 'Été', 'agent@', 'agent-00002'])
    expect(sent).not.toContain(value);
  expect(demande.demandeur).toMatchObject({ nom: 'SPESYS', prenom: 'Michel', dateNaissance: '1984-12-21' });
});
