import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ringFactsOf } from '@pwp/api-kit';
import { OpenedGrant } from '@pwp/contracts';
import { openDatabase } from '@pwp/database';
import { QueryTypes } from 'sequelize';
import { expect, onTestFinished, test } from 'vitest';
import { RINGS_SECRET, startTestRegistry, takeGrant, testModule, type TestRegistry } from './testing/test-registry.ts';
import { cookieOf, votesOn } from './testing/votes.ts';

/* Where the registry keeps persons: an erasure reaches the API and the identity, and need not come here (docs/security.md). */

const AGENT = { id: '0b9d6a5e-8a51-4d5c-9a0e-3f5c1f0a7d11', email: 'ghislaine.treguier@kerlouan.test' };
const ADMIN = { id: '9c1f8f52-52a2-4c0e-9d5a-0d8a3c0b6e22', email: 'maiwenn.quellenec@exploitation.test' };

/** Where the database and the folders of a registry hold one of these texts: « table.column ». */
async function placesOf({ config, folder }: TestRegistry, texts: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  const holds = (text: string) => texts.some((one) => text.toLowerCase().includes(one.toLowerCase()));
  const database = openDatabase(config.databaseUrl);
  onTestFinished(() => database.close());
  const { sequelize } = database;
  for (const table of await sequelize.getQueryInterface().showAllTables())
    for (const row of await sequelize.query<object>(`SELECT * FROM ${table}`, { type: QueryTypes.SELECT }))
      for (const [column, value] of Object.entries(row)) if (holds(String(value))) found.add(`${table}.${column}`);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    // The database of SQLite was read above.
    if (path.includes('.sqlite') || !entry.isFile()) continue;
    if (holds(path) || holds(await readFile(path, 'latin1'))) found.add(path);
  }
  return [...found].toSorted((left, right) => left.localeCompare(right));
}

test('nothing names an agent who voted and took a grant; an administrator is the author of a line of the journal, and no more', async () => {
  const registry = await startTestRegistry({ developmentGrants: true });
  const version = await registry.publish(testModule('essai'), 'tous');
  const guichet = { code: '00002', siret: '13002072000038' };
  const cookie = cookieOf(ringFactsOf({ id: AGENT.id, roles: ['professionnel'] }, guichet, RINGS_SECRET, new Date()));
  expect((await votesOn(registry, version)('', 'crash', cookie)).status).toBe(204);
  const entry = 'http://127.0.0.1:5199/pwp-developpement.js';
  const opened = await registry.call('/registry/v1/modules/essai/grants', {
    body: { entry, declaration: testModule('essai').declaration },
    headers: { 'pwp-actor': ADMIN.email },
  });
  const { path } = OpenedGrant.parse(JSON.parse(opened.text));
  const code = new URL(path, 'http://portail').searchParams.get('jeton') ?? '';
  expect((await takeGrant(registry, code, { cookie, origin: 'http://127.0.0.1:8080' })).status).toBe(200);
  await registry.call('/registry/v1/modules/essai/disable', {
    headers: { 'pwp-actor': ADMIN.email },
    body: { reason: 'panne' },
  });

  expect(await placesOf(registry, [AGENT.id, AGENT.email])).toEqual([]);
  // What both left is there, so the search would have seen a name.
  expect(await placesOf(registry, ['take-grant', 'panne'])).toEqual(['registry_events.event', 'registry_events.kind']);
  expect(await placesOf(registry, [guichet.siret])).toContain('registry_ballots.organisme');
  expect(await placesOf(registry, [ADMIN.id, ADMIN.email])).toEqual(['registry_events.actor']);
});
