import { defineApiModule, type NewNotice, type Notices } from '@pwp/api-kit';
import { NoticeList } from '@pwp/contracts';
import { movableClock, startMailCatcher, startTestApi } from '@pwp/testing';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { NoticeRow } from './notice-model.ts';

/* A cause that is gone takes its notices along. */

let notices: Notices;

const exemple = defineApiModule({
  id: 'exemple',
  settings: z.object({}),
  notices: {
    arrivee: {
      label: 'Une chose est arrivée',
      roles: [],
      mail: { subject: (count) => (count === 1 ? '1 chose' : `${count} choses`), groupedMs: 0 },
    },
    attente: {
      label: 'Une chose attend',
      roles: ['referent'],
      mail: { subject: (count) => `${count} en attente`, groupedMs: 15 * 60_000 },
    },
  },
  defineModels: () => undefined,
  migrations: [],
  start(context) {
    ({ notices } = context);
    return { routes: [] };
  },
});

const NOW = new Date('2026-11-24T11:00:00.000Z');
const MINUTE = 60_000;
const clock = movableClock(NOW);
const catcher = await startMailCatcher();
const api = await startTestApi({ modules: [exemple], clock, environment: { PWP_SMTP_URL: catcher.url } });
const agent = api.as({ id: 'agent' });
afterAll(async () => {
  await api.close();
  await catcher.stop();
});
beforeEach(async () => {
  for (const table of ['platform_notices', 'platform_outbox'])
    await api.platform.database.sequelize.query(`DELETE FROM ${table}`);
  catcher.mails.length = 0;
  clock.set(NOW);
  api.identity.add({ id: 'agent' });
  for (const id of ['referent', 'autre']) api.identity.add({ id, perimetre: ['00002'] });
});
const referents = ['referent', 'autre'].map((id) => api.as({ id, roles: ['referent'], perimetre: ['00002'] }));

const URL = '/api/notifications';
const about = (key: string) => ({ key, title: key, path: `/exemple?chose=${key}` });
const arrival = (key: string): NewNotice => ({ ...about(key), kind: 'arrivee', to: { account: 'agent' } });
const waiting = (key: string): NewNotice => ({
  ...about(key),
  kind: 'attente',
  to: { guichets: ['00002'], role: 'referent' },
});

const publish = (...published: NewNotice[]) => api.platform.database.transaction(() => notices.publish(published));
const withdraw = (kind: string, key: string) => api.platform.database.transaction(() => notices.withdraw(kind, [key]));
const listed = async () => NoticeList.parse((await agent.get(URL)).body).items;

/** What the outbox and the job of mails do by themselves in a portal. */
async function deliver(): Promise<void> {
  while ((await api.platform.outbox.deliverDue(api.platform.outboxHandlers)) > 0);
}
async function mail(): Promise<void> {
  await api.runJob('platform.mail-notices');
  await deliver();
}

test('a cause that is gone takes its notices along, is mailed to nobody, and may come back', async () => {
  await publish(arrival('un'), arrival('deux'));
  await withdraw('arrivee', 'un');
  expect((await listed()).map(({ titre }) => titre)).toEqual(['deux']);
  await mail();
  expect(catcher.mails.map(({ text }) => [text.includes('=un'), text.includes('=deux')])).toEqual([[false, true]]);
  await withdraw('arrivee', 'deux');
  await publish(arrival('deux'));
  await mail();
  expect(catcher.mails).toHaveLength(2);
});

test('a cause of which a part is left says so, to whoever reads it next, and tells nobody again', async () => {
  await publish({ ...arrival('un'), detail: 'Deux choses' }, arrival('deux'));
  const reword = (title: string) =>
    api.platform.database.transaction(() => notices.reword('arrivee', 'un', { title, portalDetail: 'une.pdf' }));
  await expect(reword('x'.repeat(121))).rejects.toThrow(TypeError);
  const [, first] = await listed();
  await agent.put(`${URL}/${first?.id}/lecture`);
  await reword('une');
  expect((await listed()).map(({ titre, detail, lue }) => [titre, detail, lue])).toEqual([
    ['deux', null, false],
    ['une', 'une.pdf', true],
  ]);
  await mail();
  expect(catcher.mails.map(({ text }) => [text.includes('=un'), text.includes('=deux')])).toEqual([[false, true]]);
});

test('a cause that is gone is not told by a mail that waits for the mail server, nor is what was read meanwhile', async () => {
  await publish(arrival('un'), arrival('deux'), arrival('trois'));
  await api.runJob('platform.mail-notices');
  await withdraw('arrivee', 'un');
  const [third] = await listed();
  await agent.put(`${URL}/${third?.id}/lecture`);
  await deliver();
  expect(catcher.mails.map(({ subject }) => subject)).toEqual(['Portail Web Professionnel : 1 chose']);
  expect(catcher.mails[0]?.text).toContain('?chose=deux');

  await publish(arrival('quatre'));
  await api.runJob('platform.mail-notices');
  await withdraw('arrivee', 'quatre');
  await deliver();
  expect(catcher.mails).toHaveLength(1);
});

test('a cause that goes during its quarter of an hour is mailed to none of those who were told', async () => {
  await publish(waiting('un'));
  await deliver();
  for (const referent of referents) expect((await referent.get(`${URL}/compteur`)).body).toMatchObject({ nonLues: 1 });
  clock.advance(10 * MINUTE);
  await withdraw('attente', 'un');
  for (const referent of referents)
    expect((await referent.get(`${URL}/compteur`)).body).toMatchObject({ nonLues: 0, derniere: null });
  clock.advance(20 * MINUTE);
  await mail();
  expect(catcher.mails).toEqual([]);
});

test('a cause reaches nobody where it goes before the accounts of its role are known', async () => {
  await publish(waiting('un'));
  await withdraw('attente', 'un');
  await deliver();
  expect(await NoticeRow.count()).toBe(0);
});
