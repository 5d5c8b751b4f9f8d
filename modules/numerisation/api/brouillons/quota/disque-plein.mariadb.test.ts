import { afterAll, expect, test } from 'vitest';
import { buildDemande } from '../../../testing/index.ts';
import { NUMERO, refusal } from '../../../testing/brouillons.ts';
import { pliForm } from '../../../testing/pieces.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';

const api = await startNumerisationApi();
api.sne.demandes.set(NUMERO, buildDemande());
afterAll(() => api.close());

/* A test cannot fill the server's disk, so a trigger raises the error that a full disk raises. */
test.each([
  [1021, 'Disk full; waiting for someone to free some space...'],
  [1114, "The table 'numerisation_pieces' is full"],
  [1030, 'Got error 28 "No space left on device" from storage engine InnoDB'],
])('error %i of MariaDB is a full disk: nothing is kept, and all goes on afterwards', async (number, words) => {
  const { sequelize } = api.platform.database;
  const tables = ['numerisation_brouillon_fichiers', 'numerisation_pieces'];
  const { id, fichiers } = await api.drafts.open();
  const before = await api.storedFiles();
  for (const table of tables)
    await api.migrating.sequelize.query(
      `CREATE TRIGGER full_${table} BEFORE INSERT ON ${table} FOR EACH ROW
       SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = ${number}, MESSAGE_TEXT = ${sequelize.escape(words)}`,
    );
  const sendPli = () =>
    api.agent.post('/api/numerisation/plis', { headers: { 'idempotency-key': `plein-${number}` }, form: pliForm() });
  expect(refusal(await api.drafts.put(id))).toEqual([507, 'stockage-plein']);
  expect(refusal(await sendPli())).toEqual([507, 'stockage-plein']);
  expect(await api.storedFiles()).toEqual(before);
  expect((await api.drafts.read(id)).fichiers).toEqual(fichiers);
  for (const table of tables) await api.migrating.sequelize.query(`DROP TRIGGER full_${table}`);
  expect((await api.drafts.put(id)).status).toBe(201);
  expect((await sendPli()).status).toBe(201);
});
