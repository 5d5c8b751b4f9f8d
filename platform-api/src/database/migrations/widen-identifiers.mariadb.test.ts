import { createTestDatabase } from '@pwp/testing';
import { QueryTypes } from 'sequelize';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../database.ts';
import { widenIdentifiers } from './widen-identifiers.ts';

test('identifiers of a database of before are compared with any text, and are otherwise as they were', async () => {
  const place = await createTestDatabase();
  const database = openDatabase(place.url);
  const { sequelize, dialect } = database;
  onTestFinished(async () => {
    await database.close();
    await place.remove();
  });
  const narrow = 'CHARACTER SET ascii COLLATE ascii_bin';
  await sequelize.query(`CREATE TABLE old_things (
    code VARCHAR(14) ${narrow} NOT NULL PRIMARY KEY,
    role VARCHAR(16) ${narrow} NOT NULL DEFAULT 'pi''ece',
    other VARCHAR(20) ${narrow} NULL,
    nom VARCHAR(200) NOT NULL)`);
  await sequelize.query("INSERT INTO old_things (code, nom) VALUES ('a', 'Béziers'), ('A', 'x')");
  const found = () =>
    sequelize.query<{ code: string }>("SELECT code FROM old_things WHERE code IN ('é', 'a') OR code LIKE '%é'", {
      type: QueryTypes.SELECT,
    });
  await expect(found()).rejects.toThrow(/mix of collations/);

  const context = { query: sequelize.getQueryInterface(), sequelize, dialect };
  await widenIdentifiers.up(context);
  await widenIdentifiers.up(context);

  expect(await found()).toEqual([{ code: 'a' }]);
  await sequelize.query("INSERT INTO old_things (code, nom) VALUES ('É🏠', 'y')");
  const kept = await sequelize.query('SELECT code, role, other FROM old_things ORDER BY code', {
    type: QueryTypes.SELECT,
  });
  expect(kept).toEqual(['A', 'a', 'É🏠'].map((code) => ({ code, role: "pi'ece", other: null })));
  await expect(sequelize.query("INSERT INTO old_things (code, nom) VALUES (NULL, 'z')")).rejects.toThrow(/null/i);
});
