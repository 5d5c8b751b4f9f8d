import { defineApiModule, type NewNotice, type NoticeKind, type Notices } from '@pwp/api-kit';
import { NoticeList } from '@pwp/contracts';
import { migrate, openDatabase } from '@pwp/database';
import { movableClock, startMailCatcher, startTestApi } from '@pwp/testing';
import { QueryTypes } from 'sequelize';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { platformMigrations } from './index.ts';

/* A database of the release whose last step was `platform/0012-create-notices`, which the former API may still use. */

let notices: Notices;
const kind = (roles: NoticeKind['roles'], groupedMs?: number): NoticeKind => ({
  label: 'Une chose arrive',
  roles,
  mail: { subject: (count) => `${count} choses`, ...(groupedMs !== undefined && { groupedMs }) },
});
const numerisation = defineApiModule({
  id: 'numerisation',
  settings: z.object({}),
  notices: {
    'piece-rejetee': kind(['professionnel'], 0),
    'pli-deplace': kind(['professionnel']),
    demande: kind(['referent'], 0),
  },
  defineModels: () => undefined,
  migrations: [],
  start(context) {
    ({ notices } = context);
    return { routes: [] };
  },
});

const EVENING = new Date('2026-11-24T15:00:00Z');
const clock = movableClock(EVENING);
const kept = (key: string, mailDueAt: Date | null) => ({
  account_id: 'agent',
  kind: 'numerisation.piece-rejetee',
  notice_key: key,
  title: key,
  path: `/?pli=${key}`,
  published_at: EVENING,
  mail_due_at: mailDueAt,
});
const demande = { key: '1', title: 'Demande', path: '/comptes', guichets: ['00002'], role: 'referent' };

const catcher = await startMailCatcher();
const api = await startTestApi({
  modules: [numerisation],
  clock,
  environment: { PWP_SMTP_URL: catcher.url },
  async through(databaseUrl, owner) {
    const database = openDatabase(owner);
    const last = platformMigrations.findIndex(({ name }) => name === 'platform/0012-create-notices');
    await migrate(database, platformMigrations.slice(0, last + 1));
    const query = database.sequelize.getQueryInterface();
    await query.bulkInsert('platform_notices', [kept('Dû', EVENING), kept('Déjà écrit', null)]);
    await query.bulkInsert('platform_preferences', [
      {
        account_id: 'refuse-un-courriel',
        preference_key: 'platform.notifications',
        value: '{"sansCourriel":["numerisation.piece-rejetee"]}',
      },
      { account_id: 'refuse-le-jour', preference_key: 'platform.courriel-quotidien', value: '{"actif":false}' },
      { account_id: 'veut-tout', preference_key: 'platform.courriel-quotidien', value: '{"actif":true}' },
    ]);
    const payload = JSON.stringify({ ...demande, kind: 'numerisation.demande' });
    await query.bulkInsert('platform_outbox', [
      { topic: 'platform.address-notice', message_key: 'une', payload, due_at: EVENING.getTime() },
    ]);
    await database.close();
    return databaseUrl;
  },
});
afterAll(async () => {
  await api.close();
  await catcher.stop();
});

const publish = (...published: NewNotice[]) => api.platform.database.transaction(() => notices.publish(published));
async function mailsOf(job: string): Promise<string[]> {
  catcher.mails.length = 0;
  await api.runJob(job);
  while ((await api.platform.outbox.deliverDue(api.platform.outboxHandlers)) > 0);
  return catcher.mails.map(({ to, subject }) => `${to} ${subject.split(' : ').at(-1)}`).toSorted();
}

test('keeps its notices, who refused which mail, and what waited, and takes what the former release still writes', async () => {
  for (const id of ['agent', 'refuse-un-courriel', 'refuse-le-jour', 'veut-tout']) api.identity.add({ id }, ['00002']);
  api.identity.add({ id: 'referent', perimetre: ['00002'] });
  const query = api.platform.database.sequelize.getQueryInterface();
  await query.bulkInsert('platform_notices', [kept('D’un ancien processus', EVENING)]);

  const told = NoticeList.parse((await api.as({ id: 'agent', guichets: ['00002'] }).get('/api/notifications')).body);
  expect(told.items.map(({ titre }) => titre)).toEqual(['D’un ancien processus', 'Déjà écrit', 'Dû']);
  const about = { title: 'Rejet', path: '/', key: 'rejet', kind: 'piece-rejetee' };
  for (const account of ['refuse-un-courriel', 'refuse-le-jour']) await publish({ ...about, to: { account } });
  expect(await mailsOf('platform.mail-notices')).toEqual([
    'agent@exemple.test 2 choses',
    'refuse-le-jour@exemple.test 1 choses',
  ]);

  // The message that waited has found its accounts by now.
  const referent = api.as({ id: 'referent', roles: ['referent'], perimetre: ['00002'] });
  expect((await referent.get('/api/notifications')).body).toMatchObject({ items: [{ titre: 'Demande' }] });
  expect(await mailsOf('platform.mail-notices')).toEqual(['referent@exemple.test 1 choses']);

  for (const title of ['Reçu', 'Conforme'])
    await publish({ kind: 'pli-deplace', key: 'un', to: { guichet: '00002' }, title, path: '/?pli=un' });
  clock.set(new Date('2026-11-25T06:00:00Z'));
  expect(await mailsOf('platform.send-daily-mail')).toEqual([
    'agent@exemple.test 1 choses',
    'refuse-un-courriel@exemple.test 1 choses',
    'veut-tout@exemple.test 1 choses',
  ]);
});

test('a former process that still runs mails only what is due at once, and what it keeps or reads counts', async () => {
  const due = async () => {
    const sql = 'SELECT title FROM platform_notices WHERE mail_due_at <= :now ORDER BY id';
    const replacements = { now: clock.now() };
    const rows = await api.platform.database.sequelize.query(sql, { replacements, type: QueryTypes.SELECT });
    return rows.map((row) => 'title' in row && row.title);
  };
  expect(await due()).toEqual([]);
  const rejected = (account: string, title: string): NewNotice => ({
    kind: 'piece-rejetee',
    key: title,
    to: { account },
    title,
    path: `/?pli=${title}`,
  });

  const agent = api.as({ id: 'agent', guichets: ['00002'] });
  await publish(rejected('agent', 'Lu'));
  await agent.put('/api/notifications/lecture', { body: { jusqua: Number.MAX_SAFE_INTEGER } });
  const choose = (id: string, choix: string) =>
    api.as({ id, guichets: ['00002'] }).put('/api/notifications/choix', {
      body: { choix: [{ kind: 'numerisation.piece-rejetee', choix }] },
    });
  await choose('veut-tout', 'quotidien');
  await publish(rejected('veut-tout', 'Chaque jour'));
  expect(await mailsOf('platform.mail-notices')).toEqual([]);
  await publish({ ...rejected('agent', 'Lu là-bas'), kind: 'pli-deplace' });
  await publish({ ...rejected('', 'Du guichet'), kind: 'pli-deplace', to: { guichet: '00002' } });
  await publish(rejected('agent', 'Tout de suite'), rejected('refuse-le-jour', 'Refusé là-bas'));
  expect(await due()).toEqual(['Tout de suite', 'Refusé là-bas']);

  const preference = '/api/preferences/platform.notifications';
  await choose('refuse-le-jour', 'jamais');
  const { body } = await api.as({ id: 'refuse-le-jour' }).get(preference);
  const { value } = z.object({ value: z.object({ sansCourriel: z.array(z.string()) }) }).parse(body);
  await api.as({ id: 'refuse-le-jour' }).put(preference, { body: { value } });
  await api.platform.database.sequelize.query(
    `UPDATE platform_notices SET read_at = published_at, mail_due_at = NULL WHERE title = 'Lu là-bas'`,
  );
  expect(await mailsOf('platform.mail-notices')).toEqual(['agent@exemple.test 1 choses']);
  clock.set(new Date('2026-11-26T06:00:00Z'));
  expect(await mailsOf('platform.send-daily-mail')).toEqual([
    'agent@exemple.test 1 choses',
    'refuse-un-courriel@exemple.test 1 choses',
    'veut-tout@exemple.test du nouveau pour vos guichets',
  ]);
});
