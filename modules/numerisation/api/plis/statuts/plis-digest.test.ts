import { startMailCatcher, type MailCatcher } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Statut } from '../../../contracts/index.ts';
import { buildPli, insertDemoPlis, type DemoPli } from '../../../testing/index.ts';
import { startNumerisationApi, type NumerisationTestApi } from '../../../testing/start-numerisation-api.ts';
import { PliModel } from '../pli-model.ts';
import { depositMessage } from '../envoi/pli-deposit.ts';
import { plisDigest } from './plis-digest.ts';

let api: NumerisationTestApi;
let catcher: MailCatcher;

const NOON = new Date('2026-11-24T11:00:00.000Z');
const LATER = new Date('2026-11-24T12:00:00.000Z');
/** Docaposte reported it hours later, once it was back. */
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

/** The prestataire reports these statuts, and the portal follows them. */
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
  await api.runJob('numerisation.follow-statuts');
}

test('a moved pli is listed with its number, contexte, statut, date and masked numéro unique', async () => {
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

test('moves learnt between the two instants count, whatever the prestataire’s date', async () => {
  const pli = buildPli();
  await insertDemoPlis([pli]);
  await move([pli], 'enregistrement-en-cours');
  expect(await plisDigest.section('00002', LATER, new Date(LATER.getTime() + 1))).toBeUndefined();
  expect(await plisDigest.section('00002', new Date(0), NOON)).toBeUndefined();
  expect(await plisDigest.section('00002', NOON, new Date(NOON.getTime() + 1))).toMatchObject({ more: 0 });
});

test('unmoved plis and those of another guichet are not listed', async () => {
  const [still, elsewhere] = [buildPli(), buildPli({ guichet: 'G1175' })];
  await insertDemoPlis([still, elsewhere]);
  await move([elsewhere], 'rejet-sne');
  await move([still], still.statut);
  expect(await plisDigest.section('00002', NOON, LATER)).toBeUndefined();
  expect(await plisDigest.section('G1175', NOON, LATER)).toMatchObject({
    rows: [[elsewhere.transaction, 'Ajout', 'Rejet du dossier par le SNE', matching.anything(), matching.anything()]],
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
    'Rejet d’une ou plusieurs pièces lors du traitement',
    '20 novembre 2026 à 17:05',
    'Pas encore attribué',
  ]);
});

test('from the deposit to the mailbox: the platform mails the module’s digest', async () => {
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
  await api.runJob('platform.send-daily-mail', { slot: new Date('2026-11-25T06:00:00.000Z') });
  await api.platform.outbox.deliverDue(api.platform.outboxHandlers);
  const [mail, ...others] = catcher.mails;
  expect(others).toEqual([]);
  expect(mail).toMatchObject({
    to: 'agent-00002@exemple.test',
    subject: 'Portail Web Professionnel : 1 pli a changé de statut',
    text: matching.stringContaining('Numérisation en cours'),
  });
  expect(mail?.text).toContain(pli.transaction);
  expect(`${mail?.text}${mail?.html}`).not.toContain('0340819000040PWP01');
});
