import { createTestDatabase, type TestDatabase } from '@pwp/testing';
import { DataTypes, Model, QueryTypes, UniqueConstraintError } from 'sequelize';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { afterCommit, openDatabase, type Database } from './database.ts';

class Thing extends Model {
  declare id: number;
  declare name: string;
  declare at: Date;
}

let place: TestDatabase;
let database: Database;

beforeEach(async () => {
  place = await createTestDatabase();
  database = openDatabase(place.url);
  Thing.init(
    { name: { type: DataTypes.STRING(20), unique: true }, at: DataTypes.DATE(3) },
    { sequelize: database.sequelize, tableName: 'things' },
  );
  await Thing.sync();
});
afterEach(async () => {
  await database.close();
  await place.remove();
});

test('a date keeps its milliseconds', async () => {
  const at = new Date('2026-10-25T01:30:00.123Z');
  const { id } = await Thing.create({ name: 'a', at });
  expect((await Thing.findByPk(id))?.at.getTime()).toBe(at.getTime());
});

test('a query inside joins the transaction by itself, and an inner transaction the outer one', async () => {
  const failing = database.transaction(async () => {
    await Thing.create({ name: 'a' });
    await Promise.all([Thing.create({ name: 'b' }), Thing.create({ name: 'c' })]);
    await database.transaction(() => Thing.create({ name: 'd' }));
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await Thing.count()).toBe(0);
});

test('work after the commit waits for it, and is dropped with the transaction', async () => {
  const seen: string[] = [];
  await database.transaction(async () => {
    afterCommit(() => seen.push('committed'));
    seen.push('inside');
    await Thing.create({ name: 'a' });
  });
  await database
    .transaction(async () => {
      afterCommit(() => seen.push('never'));
      throw new Error('no');
    })
    .catch(() => undefined);
  expect(seen).toEqual(['inside', 'committed']);
});

test('many writers at once all write', async () => {
  await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      database.transaction(async () => {
        const before = await Thing.count();
        await Thing.create({ name: `n${n}`, at: new Date(before) });
      }),
    ),
  );
  expect(await Thing.count()).toBe(30);
});

test('a value twice is told as such', async () => {
  await Thing.create({ name: 'a' });
  await expect(Thing.create({ name: 'a' })).rejects.toThrow(UniqueConstraintError);
});

test('how many rows changed is told', async () => {
  await Thing.bulkCreate([{ name: 'a' }, { name: 'b' }]);
  const changed = await database.sequelize.query('UPDATE things SET at = NULL, name = :name WHERE name = :old', {
    replacements: { name: 'z', old: 'a' },
    type: QueryTypes.BULKUPDATE,
  });
  expect(changed).toBe(1);
});

test('two transactions that wait for each other both end', async () => {
  await Thing.bulkCreate([{ name: 'a' }, { name: 'b' }]);
  const touch = async (first: string, second: string) => {
    await Thing.update({ at: new Date() }, { where: { name: first } });
    await new Promise((resolve) => setImmediate(resolve));
    await Thing.update({ at: new Date(0) }, { where: { name: second } });
  };
  await Promise.all(
    Array.from({ length: 6 }, (_, n) => database.transaction(() => (n % 2 === 0 ? touch('a', 'b') : touch('b', 'a')))),
  );
  expect(await Thing.count({ where: { at: null } })).toBe(0);
});
