import { migrate, openDatabase } from '@pwp/database';
import { communicationApi } from '@pwp/module-communication/api';
import { PublicationList } from '@pwp/module-communication/contracts';
import { comptesApi } from '@pwp/module-comptes/api';
import { numerisationApi } from '@pwp/module-numerisation/api';
import { supportApi } from '@pwp/module-support/api';
import { allMigrations } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import { createTestDatabase, movableClock, startMailCatcher, startTestApi } from '@pwp/testing';
import { expect, onTestFinished, test } from 'vitest';
import { lostRows, makeSchema, readRelease, writeRows } from './frozen-release.ts';

/* The schema and the data of a release that was given out, as its own code left them: the next one upgrades them, and it goes on on the
   new schema after a rollback, or beside it in a roll. */

/** Releases that were given out. */
const RELEASES = ['0.1.0', '0.2.0'];
/** The day after they were filled. */
const NOW = new Date('2026-12-02T09:00:00Z');
const OUTSIDE = 'http://127.0.0.1:1';
const key = 'une-clef-de-seize-lettres';

test.each(RELEASES)(
  'the database of %s is upgraded with its data: nothing is lost, and it is served',
  async (version) => {
    const mailbox = await startMailCatcher();
    onTestFinished(() => mailbox.stop());
    let before: ReturnType<typeof readRelease> | undefined;
    const api = await startTestApi({
      modules: [numerisationApi, supportApi, comptesApi, communicationApi],
      clock: movableClock(NOW),
      environment: {
        PWP_SMTP_URL: mailbox.url,
        PWP_SNE_URL: OUTSIDE,
        PWP_SNE_API_KEY: key,
        PWP_DOCAPOSTE_URL: OUTSIDE,
        PWP_DOCAPOSTE_API_KEY: key,
        PWP_GLPI_URL: OUTSIDE,
        PWP_GLPI_APP_TOKEN: key,
        PWP_GLPI_USER_TOKEN: key,
        PWP_COMPTES_DEFI_SECRET: key,
      },
      async through(served, owner) {
        const database = openDatabase(owner);
        const { schema, rows } = readRelease(version, database.dialect);
        // Those that every test has.
        const { platform_guichets: _guichets, ...others } = rows;
        before = { schema, rows: others };
        await makeSchema(database, before);
        await writeRows(database, before);
        await database.close();
        return served;
      },
    });
    onTestFinished(() => api.close());
    const { rows = {} } = before ?? {};
    expect(await lostRows(api.platform.database, { schema: [], rows })).toEqual([]);

    const own = (rows['numerisation_plis'] ?? []).filter(({ guichet_code: guichet }) => guichet === '00002');
    expect(own.length).toBeGreaterThan(2);
    const agent = api.as({ id: 'agent', guichets: ['00002'] });
    for (const { transaction, statut } of own)
      expect((await agent.get(`/api/numerisation/plis/${transaction}`)).body).toMatchObject({ transaction, statut });
    expect((await agent.get('/api/numerisation/brouillons')).body).toMatchObject({
      items: [{ numeroUnique: '0340819000040PWP01' }],
    });
    expect((await agent.get('/api/notifications')).body).toMatchObject({ items: [{ titre: 'Pièce rejetée' }] });
    const referent = api.as({ id: 'referent', roles: ['referent'], perimetre: ['00002'] });
    expect((await referent.get('/api/comptes/demandes')).body).toMatchObject({ items: [{ nom: 'MARTIN' }] });

    const { items } = PublicationList.parse((await agent.get('/api/communication/publications')).body);
    expect(items).toHaveLength(version === '0.1.0' ? 0 : 3);
    expect(new Set(items.map(({ titre }) => titre))).toEqual(
      new Set((rows['communication_publications'] ?? []).map(({ titre }) => titre)),
    );

    await api.platform.outbox.deliverDue(api.platform.outboxHandlers);
    expect(mailbox.mails.map(({ subject }) => subject)).toEqual(['Avant']);
  },
);

test.each(RELEASES)('on the schema of today, %s writes and reads all that it knows', async (version) => {
  const place = await createTestDatabase();
  onTestFinished(() => place.remove());
  const database = openDatabase(place.url);
  onTestFinished(() => database.close());
  const release = readRelease(version, database.dialect);
  await makeSchema(database, release);
  await migrate(database, allMigrations(installedModules));
  await writeRows(database, release);
  expect(await lostRows(database, release)).toEqual([]);
});
