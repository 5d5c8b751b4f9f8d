import { createTestDatabase } from '@pwp/testing';
import { QueryTypes } from 'sequelize';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from './database.ts';

test('a transaction sees what others committed since its first read', async () => {
  const place = await createTestDatabase();
  const database = openDatabase(place.url);
  onTestFinished(async () => {
    await database.close();
    await place.remove();
  });
  const { sequelize, transaction } = database;
  await sequelize.query('CREATE TABLE things (name VARCHAR(20))');
  const names = () => sequelize.query('SELECT name FROM things', { type: QueryTypes.SELECT });
  const begun = Promise.withResolvers<void>();
  const written = Promise.withResolvers<void>();
  const seen = transaction(async () => {
    const before = await names();
    begun.resolve();
    await written.promise;
    return [before, await names()];
  });
  await begun.promise;
  await sequelize.query(`INSERT INTO things VALUES ('a')`);
  written.resolve();
  expect(await seen).toEqual([[], [{ name: 'a' }]]);
});
