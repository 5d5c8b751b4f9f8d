import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { STATUTS_FINAUX, Statut, type PliDetail } from '../../contracts/index.ts';
import { NUMERO } from '../../testing/brouillons.ts';
import { buildDemande, buildPli, buildPliPiece, insertDemoPlis, type DemoPli } from '../../testing/index.ts';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';
import { numerisationSettings } from '../config.ts';
import { CorrectionModel } from '../corrections/correction-model.ts';
import { EtapeModel } from './etape-model.ts';
import { PieceModel } from './piece-model.ts';
import { PliModel } from './pli-model.ts';

const DAY = 86_400_000;
const KEPT = 90;

const api = await startNumerisationApi({ PWP_NUMERISATION_PLIS_JOURS: String(KEPT) });
afterAll(() => api.close());
beforeEach(() => PliModel.destroy({ where: {} }));

const purge = () => api.runJob('numerisation.purge-plis');
const daysAgo = (days: number) => new Date(api.clock.now().getTime() - days * DAY).toISOString();
/** A pli whose last statut is so many days old. */
const ended = (days: number, given: Partial<DemoPli> = {}) =>
  buildPli({
    statut: 'enregistrement-complet',
    dateTransmission: daysAgo(days + 2),
    dateStatut: daysAgo(days),
    ...given,
  });
const rejected = (days: number) =>
  ended(days, { statut: 'pieces-rejetees', pieces: [buildPliPiece({ etat: 'rejetee', motif: 'perimee' })] });
const left = async () => (await PliModel.findAll({ order: ['id'] })).map(({ transaction }) => transaction);

test('a pli goes so many days after its last statut, with its name, pieces, history and rejections', async () => {
  const [old, recent] = [rejected(KEPT + 1), rejected(KEPT - 1)];
  await insertDemoPlis([old, recent]);
  await CorrectionModel.update({ etat: 'classee' }, { where: {} });
  await purge();
  expect(await left()).toEqual([recent.transaction]);
  expect([await PieceModel.count(), await CorrectionModel.count(), await EtapeModel.count()]).toEqual([1, 1, 2]);
  expect((await api.agent.get(`/api/numerisation/plis/${old.transaction}`)).status).toBe(404);
  const admin = api.as({ id: 'admin', roles: ['administrateur'] });
  expect((await admin.get('/api/audit?action=platform.purge&taille=1')).body).toMatchObject({
    items: [{ cible: { libelle: 'Plis terminés' }, apres: { supprimes: 1 } }],
  });
});

test.each(Statut.options)('a pli that is « %s » goes if nothing more is expected of it', async (statut) => {
  await insertDemoPlis([ended(KEPT + 1, { statut })], new Date());
  await purge();
  const goes = statut === 'non-applicable' || STATUTS_FINAUX.some((end) => end === statut);
  expect(await PliModel.count()).toBe(goes ? 0 : 1);
});

test('a pli stays while one of its rejections waits, and goes once it is treated', async () => {
  const waiting = rejected(KEPT * 2 - 1);
  await insertDemoPlis([waiting, ended(KEPT + 1)]);
  await purge();
  expect(await left()).toEqual([waiting.transaction]);
  await CorrectionModel.update({ etat: 'remplacee' }, { where: {} });
  await purge();
  expect(await left()).toEqual([]);
});

test('a pli that never ends, or that nobody mends, goes after twice as long', async () => {
  const underWay = (days: number) => ended(days, { statut: 'numerisation-en-cours' });
  const recent = [rejected(KEPT * 2 - 1), underWay(KEPT * 2 - 1)];
  await insertDemoPlis([...recent, rejected(KEPT * 2 + 1), underWay(KEPT * 2 + 1)]);
  await purge();
  expect(await left()).toEqual(recent.map(({ transaction }) => transaction));
});

test('a pli sent long before it ended counts from its end', async () => {
  const late = ended(10, { dateTransmission: daysAgo(KEPT * 2) });
  await insertDemoPlis([late]);
  await purge();
  expect(await left()).toEqual([late.transaction]);
});

test('its files go with it, and those of other plis stay', async () => {
  api.sne.demandes.set(NUMERO, buildDemande());
  const send = async (): Promise<string> => {
    const { id } = await api.drafts.open();
    await api.drafts.add(id);
    return ((await api.drafts.send(id)).body as PliDetail).transaction;
  };
  const before = await api.storedFiles();
  const old = await send();
  await send();
  expect(await api.storedFiles()).toHaveLength(before.length + 2);
  const dates = { dateTransmission: new Date(daysAgo(KEPT + 2)), dateStatut: new Date(daysAgo(KEPT + 1)) };
  await PliModel.update({ ...dates, statut: 'enregistrement-complet' }, { where: { transaction: old } });
  await purge();
  expect(await api.storedFiles()).toHaveLength(before.length + 1);
});

test('many go in batches, those between that stay included', async () => {
  const plis = Array.from({ length: 450 }, (_, rank) => ended(rank % 3 === 0 ? KEPT - 1 : KEPT + 1, { pieces: [] }));
  // Sent when they all were, so that age alone tells them apart.
  await insertDemoPlis(plis.map((pli) => ({ ...pli, dateTransmission: daysAgo(KEPT + 3) })));
  const deleting = vi.spyOn(PliModel, 'destroy');
  await purge();
  expect(deleting.mock.calls.length).toBeGreaterThan(2);
  deleting.mockRestore();
  expect(await PliModel.count()).toBe(150);
});

test('how long is a setting: thirteen months unless it says otherwise, a month at least', () => {
  const days = numerisationSettings.shape.PWP_NUMERISATION_PLIS_JOURS;
  expect(days.parse(undefined)).toBe(400);
  expect(days.safeParse('30').success).toBe(false);
});
