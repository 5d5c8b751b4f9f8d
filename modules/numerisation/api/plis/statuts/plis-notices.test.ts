import { NoticeList } from '@pwp/contracts';
import { startMailCatcher } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Statut } from '../../../contracts/index.ts';
import { buildDemande, buildPli, buildPliPiece, insertDemoPlis, type DemoPli } from '../../../testing/index.ts';
import { startNumerisationApi, type NumerisationTestApi } from '../../../testing/start-numerisation-api.ts';
import { NUMERO } from '../../../testing/brouillons.ts';
import { CorrectionModel } from '../../corrections/correction-model.ts';
import { depositMessage } from '../envoi/pli-deposit.ts';
import { PliModel } from '../pli-model.ts';

const NOON = new Date('2026-11-24T11:00:00.000Z');
const DAY = 24 * 3_600_000;

const catcher = await startMailCatcher();
const api = await startNumerisationApi({ PWP_SMTP_URL: catcher.url });
afterAll(async () => {
  await api.close();
  await catcher.stop();
});
beforeEach(async () => {
  await PliModel.destroy({ where: {} });
  for (const table of ['platform_notices', 'platform_outbox'])
    await api.platform.database.sequelize.query(`DELETE FROM ${table}`);
  api.sne.demandes.set(NUMERO, buildDemande());
  api.docaposte.suivis.clear();
  api.clock.set(NOON);
  catcher.mails.length = 0;
});

const SENDER = 'agent-00002';
const COLLEAGUE = 'collegue';

/** The daily mail of the next morning, to the sender and a colleague. */
async function mailDaily(slot = new Date('2026-11-25T06:00:00.000Z')): Promise<void> {
  for (const id of [SENDER, COLLEAGUE]) api.identity.add({ id }, ['00002']);
  await api.runJob('platform.send-daily-mail', { slot });
  await deliver();
}

async function deliver(): Promise<void> {
  while ((await api.platform.outbox.deliverDue(api.platform.outboxHandlers)) > 0);
}

const mailsTo = (id: string) => catcher.mails.filter(({ to }) => to === `${id}@exemple.test`);

/** Plis that this account sent, and what Docaposte says of each. */
async function follow(plis: readonly DemoPli[], told: readonly [Statut, object][]): Promise<void> {
  await insertDemoPlis(plis.map((pli) => ({ ...pli, accountId: SENDER })));
  for (const [index, pli] of plis.entries()) {
    const [statut, more] = told[index] ?? [];
    const pieces = pli.pieces.map(({ nom }) => ({ nom, etat: 'transmise', motif: null }));
    api.docaposte.suivis.set(pli.transaction, {
      transaction: pli.transaction,
      statut,
      dateStatut: '2026-11-24T10:59:59.321Z',
      motif: null,
      pieces,
      ...more,
    });
  }
  await api.follow();
}

const noticesOf = async (client: NumerisationTestApi['agent']) =>
  NoticeList.parse((await client.get('/api/notifications')).body).items.map(
    ({ pour, titre, detail, path, guichet }) => ({
      pour,
      titre,
      detail,
      path,
      guichet,
    }),
  );

test('whoever sent a pli is told once that it is rejected, with a link to it and no numéro unique', async () => {
  const [some, one, whole, done] = [
    buildPli({
      demandeur: { nom: 'Carregues', prenom: 'cédric' },
      pieces: [`${NUMERO} a.pdf`, 'b.pdf'].map((nom) =>
        buildPliPiece({ nom, categorieLibelle: 'Dernier avis d’imposition' }),
      ),
    }),
    // Of a territory that the guichet no longer opens.
    buildPli({
      numeroUnique: '0690620007611G3163',
      demandeur: { nom: 'Carregues', prenom: 'cédric' },
      pieces: [buildPliPiece({ nom: 'a.pdf' })],
    }),
    buildPli(),
    buildPli(),
  ];
  const rejected = (...noms: string[]) => noms.map((nom) => ({ nom, etat: 'rejetee', motif: 'illisible' }));
  await follow(
    [some, one, whole, done],
    [
      ['pieces-rejetees', { pieces: rejected(`${NUMERO} a.pdf`, 'b.pdf') }],
      ['pieces-rejetees', { pieces: rejected('a.pdf') }],
      ['rejet-sne', { motif: 'demande-radiee' }],
      ['enregistrement-complet', {}],
    ],
  );
  await api.follow();
  const pathOf = ({ transaction }: DemoPli) => ({ path: `/?pli=${transaction}`, guichet: '00002' });
  const seen = await noticesOf(api.agent);
  expect(seen).toHaveLength(3);
  expect(seen).toEqual(
    expect.arrayContaining([
      {
        pour: 'CARREGUES Cédric',
        titre: 'Pièces rejetées',
        detail: `Dernier avis d’imposition (034 08 19 •••••• PWP01 a.pdf) – Pièce illisible et 1 autre pièce · pli ${some.transaction}`,
        ...pathOf(some),
      },
      {
        pour: null,
        titre: 'Pièce rejetée',
        detail: `a.pdf – Pièce illisible · pli ${one.transaction}`,
        ...pathOf(one),
      },
      {
        pour: null,
        titre: 'Pli rejeté par le SNE',
        detail: `La demande est radiée · pli ${whole.transaction}`,
        ...pathOf(whole),
      },
    ]),
  );
  expect(JSON.stringify(seen)).not.toContain(some.numeroUnique);
  api.identity.add({ id: SENDER }, ['00002']);
  await api.runJob('platform.mail-notices');
  await deliver();
  expect(mailsTo(SENDER).map(({ text }) => text)).not.toEqual([]);
  expect(JSON.stringify(catcher.mails)).not.toMatch(/carregues|a\.pdf/i);
  expect(await noticesOf(api.neighbour)).toEqual([]);
  expect(await noticesOf(api.as({ id: 'collegue', guichets: ['00002'] }))).toEqual([]);
});

test('the daily mail tells the guichet what moved as it is then, the rejected first, numéros uniques masked', async () => {
  const [whole, creation] = [buildPli({ contexte: 'REN' }), buildPli({ numeroUnique: null, contexte: 'CRE' })];
  const [still, elsewhere] = [buildPli(), buildPli({ guichet: 'G1175' })];
  await follow([creation], [['pieces-rejetees', {}]]);
  await follow(
    [whole, still, elsewhere],
    [
      ['enregistrement-en-cours', {}],
      [still.statut, {}],
      ['rejet-sne', {}],
    ],
  );
  api.clock.advance(60_000);
  const done = { statut: 'enregistrement-complet' as const, dateStatut: '2026-11-20T16:05:00.000Z' };
  Object.assign(api.docaposte.suivis.get(whole.transaction) ?? {}, done);
  await api.follow();
  await mailDaily();
  const [mail, ...others] = mailsTo(COLLEAGUE);
  expect(others).toEqual([]);
  expect(mail?.subject).toBe('Portail Web Professionnel : 2 plis ont changé de statut');
  expect(mail?.text).toMatch(
    new RegExp(
      `Guichet 00002 – .*\\n\\n.*\\n- ${creation.transaction}\\s: Rejet d’une ou plusieurs pièces lors du traitement. Création, .*pas encore attribué.\\n` +
        `.*/\\?pli=${creation.transaction}\\n- ${whole.transaction}\\s: Enregistrement complet. Renouvellement, ` +
        'le 20 novembre 2026 à 17:05. N° unique\\s: 034 08 19 •••••• PWP01.',
    ),
  );
  for (const { transaction } of [still, elsewhere]) expect(mail?.text).not.toContain(transaction);
  expect(`${mail?.text}${mail?.html}`).not.toContain(whole.numeroUnique);
  await mailDaily(new Date('2026-11-26T06:00:00.000Z'));
  expect(mailsTo(COLLEAGUE)).toHaveLength(1);
});

test('nobody is mailed twice of one rejection: its sender at once, the colleagues in the daily mail', async () => {
  const [rejected, done] = [buildPli(), buildPli()];
  for (const id of [SENDER, COLLEAGUE]) api.identity.add({ id }, ['00002']);
  await follow(
    [rejected, done],
    [
      ['rejet-sne', {}],
      ['enregistrement-complet', {}],
    ],
  );
  await api.runJob('platform.mail-notices');
  await deliver();
  await mailDaily();
  const told = (id: string) =>
    mailsTo(id).map(({ text }) => [rejected, done].map((pli) => text.includes(pli.transaction)));
  expect(told(SENDER)).toEqual([
    [true, false],
    [false, true],
  ]);
  expect(told(COLLEAGUE)).toEqual([[true, true]]);
});

test.each(['classee', 'remplacee'] as const)(
  'a rejection that is %s is mailed to nobody, and leaves the list',
  async (how) => {
    const pli = buildPli({ pieces: [buildPliPiece({ nom: 'a.pdf' })] });
    for (const id of [SENDER, COLLEAGUE]) api.identity.add({ id }, ['00002']);
    await follow([pli], [['pieces-rejetees', { pieces: [{ nom: 'a.pdf', etat: 'rejetee', motif: 'illisible' }] }]]);
    expect(await noticesOf(api.agent)).toHaveLength(1);
    const { id } = await CorrectionModel.findOne({ where: { etat: 'ouverte' }, rejectOnEmpty: true });
    if (how === 'classee')
      await api.agent.put(`/api/numerisation/a-corriger/${id}/classement`, { body: { raison: 'plus-utile' } });
    else {
      const brouillon = await api.drafts.open({ corrige: id });
      await api.drafts.add(brouillon.id, {});
      await api.drafts.send(brouillon.id);
    }
    expect(await noticesOf(api.agent)).toEqual([]);
    await api.runJob('platform.mail-notices');
    await mailDaily();
    expect(catcher.mails.filter(({ text }) => text.includes(pli.transaction))).toEqual([]);
  },
);

test('a rejection of which some pieces are mended tells only what is left, in the mail too, and nobody again', async () => {
  const noms = ['a.pdf', 'b.pdf', 'c.pdf'];
  const pli = buildPli({ pieces: noms.map((nom) => buildPliPiece({ nom })) });
  api.identity.add({ id: SENDER }, ['00002']);
  const pieces = noms.map((nom) => ({ nom, etat: 'rejetee', motif: nom === 'b.pdf' ? 'perimee' : 'illisible' }));
  await follow([pli], [['pieces-rejetees', { pieces }]]);
  const corrections = await CorrectionModel.findAll({ where: { etat: 'ouverte' }, order: ['rang'] });
  const settle = (rang: number) =>
    api.agent.put(`/api/numerisation/a-corriger/${corrections[rang]?.id}/classement`, {
      body: { raison: 'plus-utile' },
    });
  const said = async () => (await noticesOf(api.agent)).map(({ titre, detail }) => [titre, detail]);
  const others = (more: string) => `a.pdf – Pièce illisible${more} · pli ${pli.transaction}`;
  expect(await said()).toEqual([['Pièces rejetées', others(' et 2 autres pièces')]]);
  await settle(1);
  expect(await said()).toEqual([['Pièces rejetées', others(' et 1 autre pièce')]]);
  await settle(0);
  const left = [['Pièce rejetée', `c.pdf – Pièce illisible · pli ${pli.transaction}`]];
  expect(await said()).toEqual(left);
  await api.runJob('platform.mail-notices');
  await deliver();
  expect(mailsTo(SENDER)).toMatchObject([
    { text: matching.stringContaining(`Une pièce du pli ${pli.transaction} est rejetée.`) },
  ]);
  await settle(2);
  expect(await said()).toEqual([]);
});

test('from the deposit to the mailbox', async () => {
  const pli = buildPli({ statut: 'a-transmettre', pieces: [] });
  await insertDemoPlis([pli]);
  const guichet = { code: '00002', nom: 'Guichet 00002', siret: '13002072000038', codeTerritoire: '034' };
  await api.platform.outbox.add(depositMessage(pli.transaction, { ...guichet, territoires: ['034'] }));
  await deliver();
  await mailDaily(new Date(NOON.getTime() + DAY));
  expect(mailsTo(COLLEAGUE)).toMatchObject([
    {
      subject: 'Portail Web Professionnel : 1 pli a changé de statut',
      text: matching.stringMatching(new RegExp(`${pli.transaction}\\s: Numérisation en cours`)),
    },
  ]);
});
