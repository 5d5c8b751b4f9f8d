import { startMailCatcher, type MailCatcher } from '@pwp/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Statut } from '../../contracts/index.ts';
import { buildPli, insertDemoPlis, type DemoPli } from '../../testing/index.ts';
import { startNumerisationApi, type NumerisationTestApi } from '../../testing/start-numerisation-api.ts';
import { PliModel } from './pli-model.ts';
import { depositMessage } from './pli-deposit.ts';
import { plisDigest } from './plis-digest.ts';

let api: NumerisationTestApi;
let catcher: MailCatcher;

const NOON = new Date('2026-11-24T11:00:00.000Z');
const LATER = new Date('2026-11-24T12:00:00.000Z');
/** Docaposte told it when it was back, hours after. */
const TOLD_LATE = '2026-11-20T16:05:00.000Z';

beforeAll(async () => {
  catcher = await startMailCatcher();
  api = await startNumerisationApi({ PWP_SMTP_URL: catcher.url });
});
afterAll(async () => {
  await api.close();
  await catcher.stop();
});
beforeEach(async () => {
  await PliModel.destroy({ where: {} });
  api.docaposte.suivis.clear();
  api.clock.set(NOON);
});

async function runJob(name: string, slot = api.clock.now()): Promise<void> {
  const job = api.platform.jobs.find((one) => one.name === name);
  if (job === undefined) throw new Error(`the job ${name} is not declared`);
  await job.run({ slot, log: api.log, signal: new AbortController().signal });
}

/** The prestataire tells these statuts, and the portal follows. */
async function move(plis: readonly DemoPli[], statut: Statut): Promise<void> {
  for (const { transaction, pieces } of plis) {
    const untouched = pieces.map(({ nom }) => ({ nom, etat: 'transmise', motif: null }));
    api.docaposte.suivis.set(transaction, {
      transaction,
      statut,
      dateStatut: TOLD_LATE,
      motif: null,
      pieces: untouched,
    });
  }
  await runJob('numerisation.suivre-les-statuts');
}

test('a pli that moved is told by its number, contexte, statut, date and masked numéro unique', async () => {
  const pli = buildPli({ contexte: 'REN' });
  await insertDemoPlis([pli, buildPli()]);
  await move([pli], 'enregistrement-complet');
  expect(await plisDigest.section('00002', NOON, LATER)).toEqual({
    title: 'Numérisation',
    summary: '1 pli a changé de statut',
    columns: ['N° transaction', 'Contexte', 'Statut du dossier', 'Date de statut', 'N° unique'],
    rows: [
      [
        pli.transaction,
        'Renouvellement',
        'Enregistrement complet',
        '20 novembre 2026 à 17:05',
        '034 08 19 •••••• PWP01',
      ],
    ],
    more: 0,
    link: { label: 'Voir le tableau de bord', path: '/' },
  });
});

test('what was learnt between the two instants counts, whatever date the prestataire gives it', async () => {
  const pli = buildPli();
  await insertDemoPlis([pli]);
  await move([pli], 'enregistrement-en-cours');
  expect(await plisDigest.section('00002', LATER, new Date(LATER.getTime() + 1))).toBeUndefined();
  expect(await plisDigest.section('00002', new Date(0), NOON)).toBeUndefined();
  expect(await plisDigest.section('00002', NOON, new Date(NOON.getTime() + 1))).toMatchObject({ more: 0 });
});

test('neither what stood still nor what moved for another guichet is told', async () => {
  const [still, elsewhere] = [buildPli(), buildPli({ guichet: 'G1175' })];
  await insertDemoPlis([still, elsewhere]);
  await move([elsewhere], 'rejet-sne');
  await move([still], still.statut);
  expect(await plisDigest.section('00002', NOON, LATER)).toBeUndefined();
  expect(await plisDigest.section('G1175', NOON, LATER)).toMatchObject({
    rows: [[elsewhere.transaction, 'Ajout', 'Rejet du dossier par le SNE', expect.anything(), expect.anything()]],
  });
});

test('the rejected come first, the rest is counted', async () => {
  const complete = Array.from({ length: 35 }, () => buildPli());
  const rejected = [buildPli({ numeroUnique: null, contexte: 'CRE' })];
  await insertDemoPlis([...rejected, ...complete]);
  await move(rejected, 'pieces-rejetees');
  api.clock.advance(60_000);
  await move(complete, 'enregistrement-complet');
  const section = await plisDigest.section('00002', NOON, LATER);
  expect(section).toMatchObject({ summary: '36 plis ont changé de statut', more: 6 });
  expect(section?.rows).toHaveLength(30);
  expect(section?.rows[0]).toEqual([
    rejected[0]?.transaction,
    'Création',
    "Rejet d'une ou plusieurs pièces lors du traitement",
    '20 novembre 2026 à 17:05',
    'Pas encore attribué',
  ]);
});

test('from the deposit to the mailbox: the platform mails what the module tells', async () => {
  const pli = buildPli({ statut: 'a-transmettre', pieces: [] });
  await insertDemoPlis([pli]);
  api.identity.add({ id: 'agent-00002' }, ['00002']);
  await api.platform.outbox.add(
    depositMessage(pli.transaction, {
      code: '00002',
      nom: 'Guichet 00002',
      siret: '13002072000038',
      codeTerritoire: '034',
      territoires: ['034'],
    }),
  );
  await api.platform.outbox.deliverDue(api.platform.outboxHandlers);
  await runJob('platform.courriel-quotidien', new Date('2026-11-25T06:00:00.000Z'));
  await api.platform.outbox.deliverDue(api.platform.outboxHandlers);
  const [mail, ...others] = catcher.mails;
  expect(others).toEqual([]);
  expect(mail).toMatchObject({
    to: 'agent-00002@exemple.test',
    subject: 'Portail Web Professionnel : 1 pli a changé de statut',
    text: expect.stringContaining('Numérisation en cours'),
  });
  expect(mail?.text).toContain(pli.transaction);
  expect(`${mail?.text}${mail?.html}`).not.toContain('0340819000040PWP01');
});
