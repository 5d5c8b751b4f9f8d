import { startTestApi, type TestApi } from '@pwp/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPreferences } from '../../preferences/preference-store.ts';
import { ownDailyMailChoice } from './own-daily-mail-choice.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({});
});
afterAll(() => api.close());

test('who had switched the daily mail off stays so, once, and nothing else moves', async () => {
  const preferences = createPreferences();
  await preferences.write('off', 'exemple.courriel-quotidien', { actif: false });
  await preferences.write('both', 'exemple.courriel-quotidien', { actif: false });
  await preferences.write('both', 'platform.courriel-quotidien', { actif: true });
  await preferences.write('off', 'exemple.colonnes', ['date']);
  const { sequelize } = api.platform.database;
  const context = { sequelize, query: sequelize.getQueryInterface(), dialect: api.platform.database.dialect };
  for (let run = 0; run < 2; run += 1) await ownDailyMailChoice.up(context);

  const own = await preferences.readMany(['off', 'both', 'nobody'], 'platform.courriel-quotidien');
  expect(Object.fromEntries(own)).toEqual({ off: { actif: false }, both: { actif: true } });
  expect(await preferences.readMany(['off', 'both'], 'exemple.courriel-quotidien')).toEqual(new Map());
  expect(await preferences.read('off', 'exemple.colonnes')).toEqual(['date']);
});
