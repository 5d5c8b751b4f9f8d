import { createHash, randomUUID } from 'node:crypto';
import { readLog } from '@pwp/testing/log-line';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { PliDetail } from '../../../contracts/index.ts';
import { buildDemande } from '../../../testing/index.ts';
import { DEPOSITED_AT } from '../../../testing/docaposte-double.ts';
import { CONTENTS, pliForm } from '../../../testing/pieces.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';

const NUMERO = '0340819000040PWP01';

const api = await startNumerisationApi();
api.sne.demandes.set(NUMERO, buildDemande());
afterAll(() => api.close());
beforeEach(() => {
  api.docaposte.mode = 'ok';
  api.docaposte.depositAnswer = undefined;
  api.docaposte.deposits.length = 0;
  api.docaposte.suivis.clear();
});

const files = [
  { name: 'Été.pdf', bytes: CONTENTS.pdf('recto') },
  { name: 'photo.png', bytes: CONTENTS.png() },
];

async function makePli(): Promise<string> {
  const headers = { 'idempotency-key': randomUUID() };
  const { body } = await api.agent.post('/api/numerisation/plis', { form: pliForm({ files }), headers });
  return PliDetail.parse(body).transaction;
}

const read = async (transaction: string) =>
  PliDetail.parse((await api.agent.get(`/api/numerisation/plis/${transaction}`)).body);

/** As the scheduler does. */
async function follow(): Promise<void> {
  const job = api.platform.jobs.find(({ name }) => name === 'numerisation.follow-statuts');
  if (job === undefined) throw new Error('no such job');
  api.clock.advance(60_000);
  expect(await api.platform.scheduler.runSlot(job, api.clock.now())).toBe(true);
}

/** Delivers the messages due after the longest retry delay, including those that failed before. */
async function deliver(): Promise<number> {
  api.clock.advance(10 * 60_000);
  return api.platform.outbox.deliverDue(api.platform.outboxHandlers);
}

test('a pli is deposited with its metadata and bytes, and takes the statut from the response of Docaposte', async () => {
  const transaction = await makePli();
  const made = await read(transaction);
  expect(await deliver()).toBe(1);

  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  const pieces = [
    { nom: 'Été.pdf', type: 'application/pdf', sha256: sha256(CONTENTS.pdf('recto')) },
    { nom: 'photo.png', type: 'image/png', sha256: sha256(CONTENTS.png()) },
  ];
  expect(api.docaposte.deposits).toMatchObject([
    {
      idempotencyKey: transaction,
      metadonnees: {
        transaction,
        numeroUnique: NUMERO,
        contexte: 'AJO',
        guichet: { code: '00002', siret: '13002072000038', codeTerritoire: '034' },
        dateTransmission: made.dateTransmission,
        pieces: pieces.map((piece, rang) => ({
          ...piece,
          taille: files[rang]?.bytes.length,
          role: 'piece',
          categorie: null,
        })),
      },
      fichiers: pieces,
    },
  ]);
  expect(await read(transaction)).toMatchObject({
    statut: 'numerisation-en-cours',
    dateStatut: DEPOSITED_AT,
    historique: [{ statut: 'a-transmettre' }, { statut: 'numerisation-en-cours', date: DEPOSITED_AT, motif: null }],
  });
  expect(await deliver()).toBe(0);
});

test('a pli created while Docaposte is down is stored, and deposited once it is back', async () => {
  const transaction = await makePli();
  api.docaposte.mode = 'error';
  expect(await deliver()).toBe(0);
  expect((await read(transaction)).statut).toBe('a-transmettre');
  api.docaposte.mode = 'ok';
  expect(await deliver()).toBe(1);
  expect(api.docaposte.deposits.map(({ metadonnees }) => metadonnees.transaction)).toEqual([transaction]);
});

test('an early response or a closed connection only fails the attempt', async () => {
  const bytes = Buffer.concat([CONTENTS.pdf(), Buffer.alloc(8 * 1024 * 1024)]);
  const form = pliForm({ files: ['a', 'b', 'c'].map((name) => ({ name: `${name}.pdf`, bytes })) });
  const { body } = await api.agent.post('/api/numerisation/plis', {
    form,
    headers: { 'idempotency-key': randomUUID() },
  });
  const { transaction } = PliDetail.parse(body);
  for (const mode of ['error', 'cut'] as const) {
    api.docaposte.mode = mode;
    expect(await deliver()).toBe(0);
  }
  api.docaposte.mode = 'ok';
  expect(await deliver()).toBe(1);
  expect((await read(transaction)).statut).toBe('numerisation-en-cours');
});

test('a deposit whose answer is lost is repeated under the same key, and written once', async () => {
  const transaction = await makePli();
  api.docaposte.loseNextDeposit = true;
  expect(await deliver()).toBe(0);
  expect(await deliver()).toBe(1);
  expect(api.docaposte.deposits.map(({ idempotencyKey }) => idempotencyKey)).toEqual([transaction, transaction]);
  expect((await read(transaction)).historique.length).toBe(2);
});

test('a repeated or concurrent delivery changes nothing', async () => {
  const transaction = await makePli();
  const handler = api.platform.outboxHandlers['numerisation.deposit-pli'];
  if (handler === undefined) throw new Error('no handler');
  const payload = { transaction, guichet: { code: '00002', siret: '13002072000038', codeTerritoire: '034' } };
  const again = () =>
    handler.deliver(payload, {
      key: transaction,
      attempts: 0,
      isRepeated: false,
      log: api.platform.log,
      signal: new AbortController().signal,
    });
  await Promise.all([again(), again()]);
  const { statut, historique } = await read(transaction);
  expect([statut, historique.length]).toEqual(['numerisation-en-cours', 2]);
  const deposits = api.docaposte.deposits.length;
  await again();
  expect(api.docaposte.deposits.length).toBe(deposits);
});

test('a deposit that may have been made is asked about before it is made again', async () => {
  await deliver();
  api.docaposte.deposits.length = 0;
  const transaction = await makePli();
  api.docaposte.loseNextDeposit = true;
  expect(await deliver()).toBe(0);
  const motif = 'illisible';
  api.docaposte.suivis.set(transaction, {
    transaction,
    statut: 'pieces-rejetees',
    dateStatut: DEPOSITED_AT,
    numeroUnique: NUMERO,
    motif: null,
    pieces: files.map(({ name: nom }) => ({ nom, etat: 'rejetee', motif })),
  });
  expect(await deliver()).toBe(1);
  expect(api.docaposte.deposits.length).toBe(1);
  expect(await read(transaction)).toMatchObject({
    statut: 'pieces-rejetees',
    pieces: files.map(({ name: nom }) => ({ nom, etat: 'rejetee', motif })),
  });
});

test('a pli is followed from the click to Docaposte by one id, whatever fails on the way', async () => {
  await deliver();
  const before = api.logs.length;
  const headers = { 'idempotency-key': randomUUID(), 'x-request-id': 'un-clic-de-l-agent' };
  const { body } = await api.agent.post('/api/numerisation/plis', { form: pliForm({ files }), headers });
  const { transaction } = PliDetail.parse(body);
  api.docaposte.requestIds.length = 0;
  api.docaposte.loseNextDeposit = true;
  expect(await deliver()).toBe(0);
  // Docaposte is asked what it has before the pli is deposited again.
  expect(await deliver()).toBe(1);
  expect(api.docaposte.requestIds).toEqual(Array.from({ length: 3 }, () => 'un-clic-de-l-agent'));
  const lines = readLog(api.logs.slice(before).join('')).filter(({ requestId }) => requestId === 'un-clic-de-l-agent');
  expect(lines).toMatchObject([
    { route: '/api/numerisation/plis', status: 201 },
    { outbox: 'numerisation.deposit-pli', key: transaction, msg: 'not delivered yet' },
    { outbox: 'numerisation.deposit-pli', key: transaction, msg: 'delivered' },
  ]);
});

test('one id goes with all that a round of the follow-up asks and says', async () => {
  await makePli();
  await deliver();
  api.docaposte.requestIds.length = 0;
  await follow();
  const [first = ''] = api.docaposte.requestIds;
  await follow();
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect(new Set(api.docaposte.requestIds).size).toBe(2);
});

test('a pli that Docaposte refuses stays to be sent, is tried no more, and the log names the refusal', async () => {
  await deliver();
  const transaction = await makePli();
  api.docaposte.depositAnswer = { status: 422, body: { code: 'fichier-altere', message: 'Altéré.' } };
  expect(await deliver()).toBe(0);
  expect((await read(transaction)).statut).toBe('a-transmettre');
  expect(api.logs.join('')).toMatch(new RegExp(`"transaction":"${transaction}","status":422,"code":"fichier-altere"`));
  api.docaposte.depositAnswer = undefined;
  expect([await deliver(), await api.platform.outbox.dead()]).toEqual([0, 1]);
  // As the operator does once the cause is mended.
  await api.platform.database.sequelize.query('UPDATE platform_outbox SET dead_at = NULL');
  expect(await deliver()).toBe(1);
});

test.each([401, 404, 429])('a refusal of ours or of a bad day (%i) is tried again', async (status) => {
  await makePli();
  api.docaposte.depositAnswer = { status, body: { code: 'refus', message: 'Refus.' } };
  expect(await deliver()).toBe(0);
  api.docaposte.depositAnswer = undefined;
  expect([await deliver(), await api.platform.outbox.dead()]).toEqual([1, 0]);
});

test('an answer that does not fit the document is no receipt', async () => {
  const transaction = await makePli();
  api.docaposte.depositAnswer = {
    status: 202,
    body: { transaction, statut: 'a-transmettre', dateStatut: DEPOSITED_AT },
  };
  expect(await deliver()).toBe(0);
  expect((await read(transaction)).statut).toBe('a-transmettre');
});

test('a pli whose statut is already final at Docaposte takes it', async () => {
  await deliver();
  api.docaposte.depositAnswer = undefined;
  await deliver();
  const transaction = await makePli();
  api.docaposte.depositAnswer = {
    status: 200,
    body: { transaction, statut: 'enregistrement-complet', dateStatut: DEPOSITED_AT },
  };
  expect(await deliver()).toBe(1);
  expect((await read(transaction)).statut).toBe('enregistrement-complet');
});

test('no numéro unique is logged on the way', () => {
  expect(api.logs.join('')).not.toContain(NUMERO);
});
