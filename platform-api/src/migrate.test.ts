import { createTestDatabase, type TestDatabase } from '@pwp/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '@pwp/database';
import { runMigrate } from './testing/run-migrate.ts';

/* `npm run migrate` as a deployment runs it: it ends, whatever happens. */

let place: TestDatabase;

beforeEach(async () => {
  place = await createTestDatabase();
});
afterEach(() => place.remove());

test('a step that fails ends the process, with its name and what a log may hold of the reason', async () => {
  const database = openDatabase(place.url);
  // A table of the name of ours, without the column that its index wants.
  await database.sequelize.query('CREATE TABLE platform_outbox (id INTEGER)');
  await database.close();
  const { code, output } = await runMigrate(place.url);
  expect(output).toMatch(/La migration platform\/\d{4}-[\w-]+ a échoué : Sequelize\w+, (ER_|ERR_SQLITE|SQLITE)\w+/);
  expect(output).not.toMatch(/ALTER TABLE|CREATE TABLE|at .*:\d+:\d+/);
  expect(code).toBe(1);
});

test('a database that is not there ends the process, and is named without its password', async () => {
  const url = place.url.startsWith('sqlite:')
    ? 'sqlite:/dev/null/api.sqlite'
    : 'mariadb://root:secret-of-root@127.0.0.1:9/pwp';
  const { code, output } = await runMigrate(url);
  expect(code).toBe(1);
  expect(output).not.toContain('secret-of-root');
  expect(output).toMatch(
    url.startsWith('sqlite:') ? /\/dev\/null/ : /La base de données ne répond pas \(127\.0\.0\.1:9\/pwp\)/,
  );
});

/** The modules that a run left out: of each, the settings that were missing. */
function leftOut(output: string): { id: string; settings: string[] }[] {
  const lines = output.matchAll(/module: '([a-z-]+)'[^\n]+module left out: settings to correct: ([^\n]+)/g);
  return [...lines].map(([, id = '', said = '']) => ({
    id,
    settings: [...said.matchAll(/PWP_[A-Z_]+(?= )/g)].map(([name]) => name),
  }));
}

test('a module whose settings are missing is left out, by name, and makes no table; given them, its own follow', async () => {
  const tables = async () => {
    const database = openDatabase(place.url);
    const names = await database.sequelize.getQueryInterface().showAllTables();
    await database.close();
    return names;
  };
  const without = await runMigrate(place.url);
  expect(without.code).toBe(0);
  const [first] = leftOut(without.output);
  if (first === undefined) throw new Error(without.output);
  const { id, settings } = first;
  expect(settings).not.toEqual([]);
  expect(await tables()).toContain('platform_outbox');
  expect((await tables()).filter((name) => name.startsWith(`${id}_`))).toEqual([]);

  const valueOf = (name: string) => (name.endsWith('_URL') ? 'http://127.0.0.1:9/v1' : 'of-the-tests'.repeat(4));
  const given = await runMigrate(place.url, Object.fromEntries(settings.map((name) => [name, valueOf(name)])));
  expect(leftOut(given.output).map((other) => other.id)).not.toContain(id);
  expect(given.output).toContain(`migration ${id}/0001`);
});

test('a portal that may leave no module out migrates nothing without the settings of one', async () => {
  const { code, output } = await runMigrate(place.url, { PWP_STRICT_MODULES: 'true' });
  expect(code).toBe(1);
  expect(output).toMatch(/PWP_STRICT_MODULES[^]*settings to correct: PWP_/);
  expect(output).not.toContain('migration platform/');
});
