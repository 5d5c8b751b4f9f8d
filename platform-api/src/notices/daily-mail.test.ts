import { defineApiModule, type NewNotice, type Notices } from '@pwp/api-kit';
import { isDatabaseLost } from '@pwp/database';
import { movableClock, startMailCatcher, startTestApi } from '@pwp/testing';
import { ConnectionError, QueryTypes } from 'sequelize';
import { afterAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { RecipientRow } from './daily-recipients.ts';
import { NoticeRow } from './notice-model.ts';

let notices: Notices;
/** Whether the words of a kind throw. */
let wordless: boolean;

const exemple = defineApiModule({
  id: 'exemple',
  settings: z.object({}),
  notices: {
    mouvement: {
      label: 'Une chose bouge',
      roles: ['professionnel'],
      mail: {
        subject(count) {
          if (wordless) throw new Error('no words');
          return count === 1 ? '1 chose a changé' : `${count} choses ont changé`;
        },
        page: { label: 'Voir les choses', path: '/exemple' },
      },
    },
    attente: {
      label: 'Une chose attend',
      roles: ['referent'],
      mail: { subject: (count) => `${count} en attente` },
    },
    arrivee: {
      label: 'Une chose est arrivée',
      roles: ['professionnel'],
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

/** The mail of 25/11/2026, seven o'clock in Paris. */
const MORNING = new Date('2026-11-25T06:00:00Z');
const BEFORE = new Date('2026-11-24T15:00:00Z');
const DAY = 24 * 3_600_000;
const clock = movableClock(BEFORE);

const catcher = await startMailCatcher();
const api = await startTestApi({
  modules: [exemple],
  clock,
  environment: { PWP_SMTP_URL: catcher.url, PWP_PUBLIC_URL: 'https://portail.exemple.test/' },
});
afterAll(async () => {
  await api.close();
  await catcher.stop();
});
beforeEach(async () => {
  for (const table of ['platform_outbox', 'platform_notices', 'platform_preferences'])
    await api.platform.database.sequelize.query(`DELETE FROM ${table}`);
  wordless = false;
  catcher.mails.length = 0;
  clock.set(BEFORE);
  api.identity.mend();
  // The accounts of the previous test have left every guichet.
  for (const id of ['agent', 'deux-guichets', 'voisin', 'referent', 'suspendu', 'sans-adresse', 'sans-lien'])
    api.identity.add({ id });
  api.identity.add({ id: 'agent' }, ['00002']);
});

const publish = (...published: NewNotice[]) => api.platform.database.transaction(() => notices.publish(published));
const moved = (guichet: string, title: string, more: Partial<NewNotice> = {}): NewNotice => ({
  kind: 'mouvement',
  key: title,
  to: { guichet },
  title,
  path: `/exemple?chose=${title}`,
  ...more,
});
async function happens(guichet: string, title: string, when = BEFORE): Promise<void> {
  clock.set(when);
  await publish(moved(guichet, title));
}

/** One tick of the schedule, so many days later; rethrows the job's error. */
const run = (days = 0, signal = new AbortController().signal) =>
  api.runJob('platform.send-daily-mail', { slot: new Date(MORNING.getTime() + days * DAY), signal });
async function deliver(): Promise<void> {
  while ((await api.platform.outbox.deliverDue(api.platform.outboxHandlers)) > 0);
}
async function mail(days = 0): Promise<void> {
  await run(days);
  await deliver();
}
/** The slot of the first day once more, as the scheduler makes it after a failure. */
async function mailAgain(): Promise<void> {
  await api.runJob('platform.send-daily-mail', { slot: MORNING, attempt: 2 });
  await deliver();
}
const received = () => catcher.mails.map(({ to }) => to).toSorted();
const told = (what: string) =>
  catcher.mails
    .filter(({ text }) => text.includes(what))
    .map(({ to }) => to)
    .toSorted();
const addresses = (...ids: string[]) => ids.map((id) => `${id}@exemple.test`).toSorted();
const choose = (id: string, kind: string, choix: string) =>
  api.as({ id, guichets: ['00002'] }).put('/api/notifications/choix', {
    body: { choix: [{ kind: `exemple.${kind}`, choix }] },
  });

test('each account of the guichet is told once, with a link to each thing, to all of them and to the choice', async () => {
  await happens('00002', 'Première');
  await mail();
  const [first] = catcher.mails;
  expect(first).toMatchObject({ to: 'agent@exemple.test', subject: 'Portail Web Professionnel : 1 chose a changé' });
  for (const body of [first?.text, first?.html]) {
    expect(body).toContain('Guichet 00002');
    expect(body).toContain('https://portail.exemple.test/exemple?chose=Première');
    expect(body).toContain('Voir les choses');
    expect(body).toContain('Gérer mes notifications');
  }
  expect(first?.headers.get('list-unsubscribe')).toBe('<https://portail.exemple.test/exemple/notifications>');
  await mail(1);
  expect(catcher.mails).toHaveLength(1);
  expect(await NoticeRow.count()).toBe(0);
});

test('nothing moved: no mail, and the identity is not even asked', async () => {
  api.identity.breakDown();
  await mail();
  expect(catcher.mails).toEqual([]);
});

test('an account is told of its guichets, in one mail, and a role of its own news', async () => {
  api.identity.add({ id: 'deux-guichets' }, ['00002', 'PWP01']);
  api.identity.add({ id: 'voisin' }, ['G1175']);
  api.identity.add({ id: 'referent', roles: ['referent'], perimetre: ['00002'] });
  for (const guichet of ['00002', 'PWP01', 'G1175']) await happens(guichet, `À ${guichet}`);
  await publish(moved('00002', 'À décider', { kind: 'attente' }));
  await mail();
  expect(received()).toEqual(addresses('agent', 'deux-guichets', 'referent', 'voisin'));
  expect(told('À 00002')).toEqual(addresses('agent', 'deux-guichets'));
  expect(told('À PWP01')).toEqual(addresses('deux-guichets'));
  expect(told('À G1175')).toEqual(addresses('voisin'));
  expect(told('À décider')).toEqual(addresses('referent'));
  const both = catcher.mails.find(({ to }) => to === 'deux-guichets@exemple.test');
  expect(both?.subject).toBe('Portail Web Professionnel : du nouveau pour vos guichets');
  expect(both?.text).toMatch(/Guichet 00002 –[^]*À 00002[^]*Guichet PWP01 –[^]*À PWP01/);
});

test('a thing that moves again before the mail is told once, as it is then; an urgent one comes first', async () => {
  await happens('00002', 'Deux');
  await publish(moved('00002', 'Un', { urgent: true }), moved('00002', 'Deux', { detail: 'Et encore.' }));
  await mail();
  expect(catcher.mails[0]?.text).toMatch(/2 choses ont changé[^]*- Un\n[^]*- Deux. Et encore.\n/);
});

test('an account that never wants it gets none, and no past news when it chooses otherwise', async () => {
  expect((await choose('agent', 'mouvement', 'jamais')).status).toBe(204);
  await happens('00002', 'Passé');
  await mail();
  expect(catcher.mails).toEqual([]);
  await choose('agent', 'mouvement', 'quotidien');
  await happens('00002', 'Présent', new Date('2026-11-25T09:00:00Z'));
  await mail(1);
  expect(catcher.mails.map(({ text }) => [text.includes('Passé'), text.includes('Présent')])).toEqual([[false, true]]);
});

test('what is mailed at once may come with the daily mail, and is no news of the guichet too', async () => {
  api.identity.add({ id: 'voisin' }, ['00002']);
  await choose('agent', 'arrivee', 'quotidien');
  const arrival = (account: string) =>
    moved('00002', 'Arrivée', { kind: 'arrivee', to: { account, guichet: '00002' }, path: '/exemple?chose=Première' });
  await publish(arrival('agent'), arrival('voisin'));
  await happens('00002', 'Première');
  await happens('00002', 'Seconde');
  await api.runJob('platform.mail-notices');
  await deliver();
  expect(received()).toEqual(addresses('voisin'));
  await mail();
  expect(received()).toEqual(addresses('agent', 'voisin', 'voisin'));
  expect(told('Arrivée')).toEqual(addresses('agent', 'voisin'));
  expect(told('- Première')).toEqual([]);
  expect(told('Seconde')).toEqual(addresses('agent', 'voisin'));
  await mail(1);
  expect(catcher.mails).toHaveLength(3);
});

test('what was read in the portal, or is withdrawn, is not mailed', async () => {
  await choose('agent', 'arrivee', 'jamais');
  const path = '/exemple?chose=Première';
  await publish(moved('00002', 'Arrivée', { kind: 'arrivee', to: { account: 'agent' }, path }));
  await happens('00002', 'Première');
  await happens('00002', 'Seconde');
  const { id } = await NoticeRow.findOne({ where: { accountId: 'agent' }, rejectOnEmpty: true });
  await api.as({ id: 'agent', guichets: ['00002'] }).put(`/api/notifications/${id}/lecture`);
  await api.platform.database.transaction(() => notices.withdraw('mouvement', ['Seconde']));
  await mail();
  expect(catcher.mails).toEqual([]);
});

test('a suspended account, one that was not activated and one without address get none, and hold nobody back', async () => {
  api.identity.add({ id: 'suspendu', active: false }, ['00002']);
  api.identity.add({ id: 'sans-lien', emailVerified: false }, ['00002']);
  api.identity.add({ id: 'sans-adresse', email: '' }, ['00002']);
  await choose('sans-lien', 'arrivee', 'quotidien');
  await publish(moved('00002', 'Arrivée', { kind: 'arrivee', to: { account: 'sans-lien' } }));
  await happens('00002', 'Première');
  await api.runJob('platform.mail-notices');
  await mail();
  expect(received()).toEqual(addresses('agent'));
  expect([await api.platform.outbox.waiting(), await api.platform.outbox.dead()]).toEqual([0, 0]);
});

test('days that were missed are caught up, and what happens in the last minute is told the next day', async () => {
  await happens('00002', 'Mardi');
  await happens('00002', 'Vendredi', new Date('2026-11-27T10:00:00Z'));
  await happens('00002', 'Juste avant', new Date(MORNING.getTime() + 4 * DAY - 30_000));
  await mail(4);
  await mail(5);
  await mail(6);
  expect(
    catcher.mails.map(({ text }) => ['Mardi', 'Vendredi', 'Juste avant'].map((what) => text.includes(what))),
  ).toEqual([
    [true, true, false],
    [false, false, true],
  ]);
});

test.each(['is stopped', 'fails'])('a run that %s between two accounts: each is told once in the end', async (how) => {
  for (const id of ['deux-guichets', 'voisin']) api.identity.add({ id }, ['00002']);
  await happens('00002', 'Première');
  const stop = new AbortController();
  const { outbox } = api.platform;
  const addAll = outbox.addAll.bind(outbox);
  const adding = vi.spyOn(outbox, 'addAll').mockRejectedValue(new Error('no space left'));
  // All at once first, then each alone.
  adding.mockRejectedValueOnce(new Error('no space left'));
  adding.mockImplementationOnce(async (messages) => {
    await addAll(messages);
    if (how === 'is stopped') stop.abort();
  });
  await Promise.allSettled([run(0, stop.signal)]);
  adding.mockRestore();
  await deliver();
  expect(catcher.mails).toHaveLength(1);

  await happens('00002', 'Seconde', new Date('2026-11-25T09:00:00Z'));
  await mail(1);
  const everybody = addresses('agent', 'deux-guichets', 'voisin');
  expect(catcher.mails).toHaveLength(4);
  expect([told('Première'), told('Seconde')]).toEqual([everybody, everybody]);
});

test('a database that is lost between two accounts is why the run failed; the same slot then tells each once', async () => {
  for (const id of ['deux-guichets', 'voisin']) api.identity.add({ id }, ['00002']);
  await happens('00002', 'Première');
  const { outbox } = api.platform;
  const addAll = outbox.addAll.bind(outbox);
  const adding = vi.spyOn(outbox, 'addAll').mockRejectedValue(new ConnectionError(new Error('gone')));
  onTestFinished(() => adding.mockRestore());
  adding.mockRejectedValueOnce(new Error('another'));
  adding.mockImplementationOnce(addAll);
  await expect(run()).rejects.toSatisfy((error) => isDatabaseLost(error));
  adding.mockRestore();
  await mailAgain();
  expect(received()).toEqual(addresses('agent', 'deux-guichets', 'voisin'));
});

test('a guichet whose accounts cannot be read waits for the next run, alone, also for whom another one is told', async () => {
  api.identity.add({ id: 'deux-guichets' }, ['00002', 'PWP01']);
  await happens('00002', 'Première');
  await happens('PWP01', 'Ailleurs');
  api.identity.breakDown(0, 1);
  await expect(run()).rejects.toThrow('1 guichets or accounts');
  await deliver();
  expect([told('Première'), told('Ailleurs')]).toEqual([[], addresses('deux-guichets')]);
  await mailAgain();
  await mail(1);
  expect([told('Première'), told('Ailleurs')]).toEqual([
    addresses('agent', 'deux-guichets'),
    addresses('deux-guichets'),
  ]);
});

test('an identity that is away at seven costs nobody the mail: the same slot tells everybody once it is back', async () => {
  api.identity.add({ id: 'voisin' }, ['G1175']);
  await choose('agent', 'arrivee', 'quotidien');
  await publish(moved('00002', 'Arrivée', { kind: 'arrivee', to: { account: 'agent' } }));
  await api.runJob('platform.mail-notices');
  await happens('00002', 'Première');
  await happens('G1175', 'Ailleurs');
  api.identity.breakDown();
  await expect(run()).rejects.toThrow('3 guichets or accounts');
  await deliver();
  expect(received()).toEqual([]);
  api.identity.mend();
  await mailAgain();
  expect(received()).toEqual(addresses('agent', 'voisin'));
  expect([told('Première'), told('Arrivée'), told('Ailleurs')].flat()).toEqual(addresses('agent', 'agent', 'voisin'));
});

test('an account that is read with its guichets, and not alone, is told its own news by the next run', async () => {
  await choose('agent', 'arrivee', 'quotidien');
  await publish(moved('00002', 'Arrivée', { kind: 'arrivee', to: { account: 'agent', guichet: '00002' } }));
  await api.runJob('platform.mail-notices');
  await happens('00002', 'Première');
  api.identity.breakDown(1, 1);
  await expect(run()).rejects.toThrow('1 guichets or accounts');
  await deliver();
  expect([told('Première'), told('Arrivée')]).toEqual([addresses('agent'), []]);
  await mailAgain();
  expect([told('Première'), told('Arrivée')]).toEqual([addresses('agent'), addresses('agent')]);
});

test('accounts are asked for page by page, each kept before the next, and told by batches, each once', async () => {
  const agents = Array.from({ length: 1_000 }, (_, rank) => `agent-${rank}`);
  for (const id of agents) api.identity.add({ id }, ['G1175']);
  const keeping = vi.spyOn(RecipientRow, 'bulkCreate');
  const adding = vi.spyOn(api.platform.outbox, 'addAll');
  onTestFinished(async () => {
    vi.restoreAllMocks();
    for (const id of agents) await api.identity.remove(id);
  });
  await happens('G1175', 'Première');
  api.identity.breakDown(3);
  await expect(run()).rejects.toThrow('1 guichets or accounts');
  const pages = keeping.mock.calls.map(([rows]) => rows.length).filter((length) => length > 0);
  expect([pages, adding.mock.calls, await RecipientRow.count()]).toEqual([[200, 200, 200], [], 0]);

  api.identity.mend();
  await run(1);
  await run(1);
  const batches = adding.mock.calls.map(([messages]) => messages.map(({ key }) => key));
  expect(Math.max(...batches.map(({ length }) => length))).toBeLessThan(100);
  expect(batches.flat()).toHaveLength(agents.length);
  expect(new Set(batches.flat()).size).toBe(agents.length);
  expect(await RecipientRow.count()).toBe(0);
});

test('concurrent runs mail each account once', async () => {
  for (const id of ['deux-guichets', 'voisin']) api.identity.add({ id }, ['00002', 'PWP01']);
  await happens('00002', 'Première');
  await happens('PWP01', 'Seconde');
  await Promise.allSettled([0, 1, 2, 3].map((second) => run(second / 86_400)));
  await deliver();
  expect(received()).toEqual(addresses('agent', 'deux-guichets', 'voisin'));
});

test('a kind whose words throw is told by its label, and silences no other', async () => {
  wordless = true;
  api.identity.add({ id: 'agent', roles: ['referent'], perimetre: ['00002'] }, ['00002']);
  await happens('00002', 'Première');
  await publish(moved('00002', 'À décider', { kind: 'attente' }));
  await mail();
  expect(catcher.mails[0]?.text).toMatch(/1 en attente\s:\n- À décider[^]*Une chose bouge \(1\)\s:\n- Première/);
});

test('what modules say is text, the mail names nobody, counts what it leaves out, and is kept by nobody', async () => {
  api.identity.add({ id: 'agent', nom: 'NOMDEFAMILLE', prenom: 'Prénom', telephone: '0601020304' }, ['00002']);
  await happens('00002', '<img src=x onerror=alert(1)> & « é »');
  await publish(...Array.from({ length: 30 }, (_, index) => moved('00002', `Chose ${index}`)));
  await mail();
  const [sent] = catcher.mails;
  for (const body of [sent?.text, sent?.html]) expect(body).toContain('et 1 autre, à lire dans le portail.');
  expect(`${sent?.subject}${sent?.text}${sent?.html}`).not.toMatch(
    /NOMDEFAMILLE|Prénom|0601020304|<(img|script|link)\b/,
  );
  const rows = await api.platform.database.sequelize.query('SELECT payload FROM platform_outbox', {
    type: QueryTypes.SELECT,
  });
  expect(rows).toEqual([{ payload: '{}' }]);
});
