import { randomBytes } from 'node:crypto';
import { defineApiModule, type Notices } from '@pwp/api-kit';
import { movableClock, startMailCatcher, startTestApi } from '@pwp/testing';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createUnsubscribeLinks } from './unsubscribe-links.ts';

let notices: Notices;
const exemple = defineApiModule({
  id: 'exemple',
  settings: z.object({}),
  notices: {
    mouvement: { label: 'Une chose bouge', roles: [], mail: { subject: (count) => `${count} ont bougé` } },
    arrivee: {
      label: 'Une chose est arrivée',
      roles: [],
      mail: { subject: (count) => `${count} arrivée`, groupedMs: 0 },
    },
  },
  defineModels: () => undefined,
  migrations: [],
  start(context) {
    ({ notices } = context);
    return { routes: [], mailChoicesPage: '/exemple/notifications' };
  },
});

const clock = movableClock(new Date('2026-11-24T15:00:00Z'));
const SECRET = randomBytes(16).toString('hex');
const ORIGIN = 'https://portail.exemple.test';
const catcher = await startMailCatcher();
const api = await startTestApi({
  modules: [exemple],
  clock,
  environment: { PWP_SMTP_URL: catcher.url, PWP_PUBLIC_URL: ORIGIN, PWP_RINGS_SECRET: SECRET },
});
afterAll(async () => {
  await api.close();
  await catcher.stop();
});
beforeEach(async () => {
  for (const table of ['platform_outbox', 'platform_notices', 'platform_preferences'])
    await api.platform.database.sequelize.query(`DELETE FROM ${table}`);
  catcher.mails.length = 0;
  api.identity.add({ id: 'agent' }, ['00002']);
});

const agent = api.as({ id: 'agent', guichets: ['00002'] });
async function choices(): Promise<unknown> {
  const { body } = await agent.get('/api/notifications/choix');
  const read = z.array(z.object({ kind: z.string(), choix: z.string() })).parse(body);
  return Object.fromEntries(read.map(({ kind, choix }) => [kind.replace('exemple.', ''), choix]));
}
const tell = (kind: string) =>
  api.platform.database.transaction(() =>
    notices.publish([{ kind, key: kind, to: { guichet: '00002' }, title: 'Une chose', path: '/exemple' }]),
  );

/** The path that a mail client posts to; it sends no credentials. */
async function linkOfMail(): Promise<string> {
  while ((await api.platform.outbox.deliverDue(api.platform.outboxHandlers)) > 0);
  const headers = catcher.mails.at(-1)?.headers;
  expect(headers?.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  const [, path = ''] = new RegExp(`^<${ORIGIN}(/\\S+)>$`).exec(String(headers?.get('list-unsubscribe'))) ?? [];
  expect(path).not.toContain('agent');
  return path;
}
const click = async (path: string) => {
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  return (await fetch(api.url + path, { method: 'POST', body, redirect: 'manual' })).status;
};

test('one click on a mail of a kind turns that kind off, twice as well as once', async () => {
  await api.platform.database.transaction(() =>
    notices.publish([{ kind: 'arrivee', key: 'a', to: { account: 'agent' }, title: 'Une chose', path: '/exemple' }]),
  );
  await api.runJob('platform.mail-notices');
  const link = await linkOfMail();
  expect([await click(link), await click(link)]).toEqual([204, 204]);
  expect(await choices()).toEqual({ mouvement: 'quotidien', arrivee: 'jamais' });
});

test('one click on the daily mail turns off what it tells, and nothing that is mailed at once', async () => {
  await tell('mouvement');
  await api.runJob('platform.send-daily-mail', { slot: new Date('2026-11-25T06:00:00Z') });
  expect(await click(await linkOfMail())).toBe(204);
  expect(await choices()).toEqual({ mouvement: 'jamais', arrivee: 'tout-de-suite' });
});

test('whoever only opens the address comes to the choices, and changes nothing', async () => {
  const path = createUnsubscribeLinks(SECRET, '').linkOf({ accountId: 'agent', kind: 'exemple.arrivee' });
  const answer = await fetch(api.url + path, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `${ORIGIN}/exemple/notifications`]);
  expect(await choices()).toEqual({ mouvement: 'quotidien', arrivee: 'tout-de-suite' });
});

test('a link that another portal wrote, that was altered or cut turns nothing off', async () => {
  const link = (secret: string) => createUnsubscribeLinks(secret, '').linkOf({ accountId: 'agent' });
  const sound = link(SECRET);
  const altered = sound.slice(0, -2) + (sound.endsWith('AA') ? 'BB' : 'AA');
  for (const path of [link('secret-d-un-autre-portail'), altered, sound.slice(0, 70), sound.replace(/=.*/, '=')])
    expect([path, await click(path)]).toEqual([path, 404]);
  expect(await choices()).toEqual({ mouvement: 'quotidien', arrivee: 'tout-de-suite' });
});
