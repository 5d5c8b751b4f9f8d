import { startTestApi, type TestApi } from '@pwp/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

const admin = { roles: ['administrateur'] } as const;
/** More than three batches. */
const RECORDS = 1_600;
let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({});
  const { audit, database } = api.platform;
  await database.transaction(async () => {
    for (let index = 0; index < RECORDS; index++)
      await audit.record({
        action: 'exemple.create-compte',
        cible: { type: 'compte', id: `c${index}`, libelle: `agent-${index}@pwp.test` },
        origine: 'test',
      });
  });
});
afterAll(() => api.close());

const download = () =>
  fetch(`${api.url}/api/audit/export.csv`, { headers: { authorization: `Bearer ${api.realm.token(admin)}` } });

test('every record is in the file once, the latest first, however many batches it took', async () => {
  const lines = (await (await download()).text()).trimEnd().split('\n').slice(1);
  expect(lines.map((line) => line.split(';')[4])).toEqual(
    Array.from({ length: RECORDS }, (_, index) => `agent-${RECORDS - 1 - index}@pwp.test`),
  );
});

test('a database that breaks in the middle of the export cuts the download; the API goes on', async () => {
  const { database } = api.platform;
  const { reads } = database;
  let readings = 0;
  database.reads = async (read) => {
    // The latest record, then batches: the third one fails because the table is gone.
    if (/FROM platform_audit WHERE .*ORDER BY/.test(read.sql) && (readings += 1) === 4)
      await api.migrating.sequelize.query('ALTER TABLE platform_audit RENAME TO platform_audit_away');
    return reads(read);
  };
  const restore = () => {
    database.reads = reads;
  };
  onTestFinished(restore);

  const answer = await download();
  expect(answer.status).toBe(200);
  const received: string[] = [];
  const reading = async () => {
    for await (const chunk of answer.body ?? []) received.push(Buffer.from(chunk).toString());
  };
  await expect(reading()).rejects.toThrow(/terminated/);
  expect(received.join('').split('\n').length).toBeLessThan(RECORDS);
  expect(api.logs.filter((line) => line.includes('an export broke off'))).toHaveLength(1);

  restore();
  expect((await api.anonymous.get('/api/health/ready')).status).toBe(200);
  await api.migrating.sequelize.query('ALTER TABLE platform_audit_away RENAME TO platform_audit');
  expect((await (await download()).text()).split('\n').length).toBeGreaterThan(RECORDS);
});
