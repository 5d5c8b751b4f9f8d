import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Op, QueryTypes } from 'sequelize';
import { afterAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { PliDetail } from '../../contracts/index.ts';
import { NUMERO } from '../../testing/brouillons.ts';
import { buildDemande } from '../../testing/index.ts';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';
import { CorrectionModel } from '../corrections/correction-model.ts';
import { PieceModel } from './piece-model.ts';
import { PliModel } from './pli-model.ts';

const DAY = 86_400_000;
const KEPT = 40;

const api = await startNumerisationApi({ PWP_NUMERISATION_COPIES_JOURS: String(KEPT) });
afterAll(() => api.close());
beforeEach(async () => {
  await PliModel.destroy({ where: {} });
  api.sne.demandes.set(NUMERO, buildDemande());
});

const purge = () => api.runJob('numerisation.purge-copies');
const daysAgo = (days: number) => new Date(api.clock.now().getTime() - days * DAY);

/** A pli that was sent with one file, and whose last statut is so many days old. */
async function sent(days: number, statut: PliModel['statut'] = 'enregistrement-complet'): Promise<string> {
  const { id } = await api.drafts.open();
  await api.drafts.add(id);
  const { transaction } = PliDetail.parse((await api.drafts.send(id)).body);
  await PliModel.update({ statut, dateStatut: daysAgo(days) }, { where: { transaction } });
  return transaction;
}
const content = async (transaction: string) =>
  (await api.agent.get(`/api/numerisation/plis/${transaction}/pieces/0/contenu`)).status;

test('the copy of a delivered piece goes in time, its pli stays, and the trail has the proof', async () => {
  const before = await api.storedFiles();
  const old = await sent(KEPT + 1);
  const recent = await sent(KEPT - 1);
  const underWay = await sent(KEPT + 1, 'enregistrement-en-cours');
  expect(await api.storedFiles()).toHaveLength(before.length + 3);
  await purge();
  expect(await api.storedFiles()).toHaveLength(before.length + 2);
  expect([await content(old), await content(recent), await content(underWay)]).toEqual([404, 200, 200]);
  const pli = PliDetail.parse((await api.agent.get(`/api/numerisation/plis/${old}`)).body);
  expect(pli.pieces).toMatchObject([{ nom: 'bail.pdf' }]);
  const admin = api.as({ id: 'admin', roles: ['administrateur'] });
  expect((await admin.get('/api/audit?action=platform.purge')).body).toMatchObject({
    items: [{ cible: { libelle: 'Copies de pièces livrées' }, apres: { supprimes: 1 } }],
  });
});

test('a run that cannot delete a file fails, and the trail still has the proof of what it forgot', async () => {
  const old = await sent(KEPT + 1);
  const { fichier } = await PieceModel.findOne({
    where: { fichier: { [Op.ne]: null } },
    order: [['id', 'DESC']],
    rejectOnEmpty: true,
  });
  const { sequelize } = api.platform.database;
  const proofs = () =>
    sequelize.query("SELECT id FROM platform_audit WHERE action = 'platform.purge'", { type: QueryTypes.SELECT });
  const before = await proofs();
  // A folder in its place is no file to remove.
  const path = join(api.folder, 'files', fichier ?? '');
  await rm(path);
  await mkdir(path);
  onTestFinished(() => rm(path, { recursive: true }));
  await expect(purge()).rejects.toThrow(/EISDIR|EPERM/);
  expect(await content(old)).toBe(404);
  expect(await proofs()).toHaveLength(before.length + 1);
});

test('a piece that may have to be mended stays until it was', async () => {
  const rejected = await sent(KEPT + 1, 'pieces-rejetees');
  const { id: pliId } = await PliModel.findOne({ where: { transaction: rejected }, rejectOnEmpty: true });
  await CorrectionModel.create({
    guichetCode: '00002',
    pliId,
    rang: 0,
    numeroUnique: NUMERO,
    categorie: null,
    motif: null,
    dateRejet: daysAgo(KEPT + 1),
    accountId: 'agent-00002',
    etat: 'ouverte',
  });
  await purge();
  expect(await content(rejected)).toBe(200);
  await CorrectionModel.update({ etat: 'classee' }, { where: { pliId } });
  await purge();
  expect(await content(rejected)).toBe(404);
});

test('many go in batches, also between those that stay', async () => {
  const transaction = await sent(KEPT + 1);
  const { id: pliId } = await PliModel.findOne({ where: { transaction }, rejectOnEmpty: true });
  const staying = await sent(1);
  const { id: stayingId } = await PliModel.findOne({ where: { transaction: staying }, rejectOnEmpty: true });
  const piece = { nom: 'a.pdf', type: 'application/pdf', taille: 1, sha256: 'x', etat: 'transmise' as const };
  await PieceModel.bulkCreate(
    Array.from({ length: 1_200 }, (_, rank) => ({
      ...piece,
      pliId: rank % 3 === 0 ? stayingId : pliId,
      rang: rank + 1,
      fichier: `numerisation/00/${randomUUID()}`,
    })),
  );
  await purge();
  expect(await PieceModel.count({ where: { pliId, fichier: null } })).toBe(801);
  expect(await PieceModel.count({ where: { pliId: stayingId, fichier: null } })).toBe(0);
});
