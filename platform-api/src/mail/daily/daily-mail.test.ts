import { defineApiModule, type Digest } from '@pwp/api-kit';
import { movableClock, startMailCatcher, startTestApi, type MailCatcher, type TestApi } from '@pwp/testing';
import { isDatabaseLost } from '@pwp/database';
import { ConnectionError, QueryTypes } from 'sequelize';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';

/** The tested module's news. */
interface Event {
  guichet: string;
  at: Date;
  what: string;
}

const events: Event[] = [];
/** Guichets whose news cannot be read. */
const broken = new Set<string>();
/** Guichets whose news was requested. */
const asked: string[] = [];

const digest: Digest = {
  roles: ['professionnel'],
  async section(guichet, since, until) {
    asked.push(guichet);
    if (broken.has(guichet)) throw new Error('the table is locked');
    const moved = events.filter((event) => event.guichet === guichet && event.at >= since && event.at < until);
    if (moved.length === 0) return undefined;
    return {
      title: 'Exemple',
      summary: moved.length === 1 ? '1 chose a changé' : `${moved.length} choses ont changé`,
      columns: ['Chose'],
      rows: moved.slice(0, 2).map(({ what }) => [what]),
      more: Math.max(0, moved.length - 2),
      link: { label: 'Voir les choses', path: '/exemple' },
    };
  },
};

const exemple = defineApiModule({
  id: 'exemple',
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [],
  start: () => ({ routes: [], digest, dailyMailPage: '/exemple/notifications' }),
});
let api: TestApi;
let catcher: MailCatcher;
/** The mail of 25/11/2026, seven o'clock in Paris. */
const MORNING = new Date('2026-11-25T06:00:00Z');
const DAY = 24 * 3_600_000;
const SWITCH = '/api/courriel-quotidien';
const clock = movableClock(MORNING);

beforeAll(async () => {
  catcher = await startMailCatcher();
  api = await startTestApi({
    modules: [exemple],
    clock,
    environment: { PWP_SMTP_URL: catcher.url, PWP_PUBLIC_URL: 'https://portail.exemple.test/' },
  });
});
afterAll(async () => {
  await api.close();
  await catcher.stop();
});
beforeEach(async () => {
  const { sequelize } = api.platform.database;
  for (const table of ['platform_outbox', 'platform_digest_marks', 'platform_preferences', 'platform_job_runs'])
    await sequelize.query(`DELETE FROM ${table}`);
  events.length = 0;
  asked.length = 0;
  broken.clear();
  catcher.mails.length = 0;
  clock.set(MORNING);
  api.identity.mend();
  // The accounts of the previous test have left every guichet.
  for (const id of ['agent', 'deux-guichets', 'voisin', 'suspendu', 'sans-adresse']) api.identity.add({ id });
  api.identity.add({ id: 'agent' }, ['00002']);
});

const at = (text: string) => new Date(text);
const happens = (guichet: string, what: string, when = at('2026-11-24T15:00:00Z')) =>
  void events.push({ guichet, at: when, what });

/** One tick of the schedule; rethrows the job's error. */
const run = (slot = MORNING, signal = new AbortController().signal) =>
  api.runJob('platform.send-daily-mail', { slot, signal });

async function deliver(): Promise<void> {
  while ((await api.platform.outbox.deliverDue(api.platform.outboxHandlers)) > 0);
}
const received = () => catcher.mails.map(({ to }) => to).toSorted();

test('each account of the guichet gets its changes once, with a link to the rest', async () => {
  happens('00002', 'Première');
  await run();
  await deliver();
  const [mail] = catcher.mails;
  expect(mail).toMatchObject({ to: 'agent@exemple.test', subject: 'Portail Web Professionnel : 1 chose a changé' });
  for (const body of [mail?.text, mail?.html]) {
    expect(body).toContain('Guichet 00002');
    expect(body).toContain('Première');
    expect(body).toContain('https://portail.exemple.test/exemple');
    expect(body).toContain('https://portail.exemple.test/exemple/notifications');
    expect(body).toContain('Gérer mes notifications');
  }
  expect(mail?.headers.get('list-unsubscribe')).toBe('<https://portail.exemple.test/exemple/notifications>');
  await run(new Date(MORNING.getTime() + DAY));
  await deliver();
  expect(catcher.mails).toHaveLength(1);
});

test('nothing moved: no mail, and the identity is not even asked', async () => {
  api.identity.breakDown();
  await run();
  await deliver();
  expect(catcher.mails).toEqual([]);
});

test('the news of one guichet never reaches the accounts of another', async () => {
  api.identity.add({ id: 'voisin' }, ['G1175']);
  happens('G1175', 'Chez les voisins');
  await run();
  await deliver();
  expect(received()).toEqual(['voisin@exemple.test']);
  expect(catcher.mails[0]?.text).not.toContain('00002');
});

test('an account of two guichets gets one mail with a part for each that moved', async () => {
  api.identity.add({ id: 'deux-guichets' }, ['00002', 'PWP01', 'G1175']);
  happens('00002', 'Ici');
  happens('PWP01', 'Là');
  await run();
  await deliver();
  expect(received()).toEqual(['agent@exemple.test', 'deux-guichets@exemple.test']);
  const mail = catcher.mails.find(({ to }) => to === 'deux-guichets@exemple.test');
  expect(mail?.subject).toBe('Portail Web Professionnel : du nouveau pour vos guichets');
  expect(mail?.text).toMatch(/Guichet 00002 –[^]*Ici[^]*Guichet PWP01 –[^]*Là/);
  expect(mail?.text).not.toContain('G1175');
});

test('an account that switched the mail off gets none, and no past news when it switches it on', async () => {
  const agent = api.as({ id: 'agent' });
  expect((await agent.get(SWITCH)).body).toEqual({ actif: true });
  expect((await agent.put(SWITCH, { body: { actif: false } })).status).toBe(204);
  expect((await agent.get(SWITCH)).body).toEqual({ actif: false });
  expect((await api.as({ id: 'voisin' }).get(SWITCH)).body).toEqual({ actif: true });
  happens('00002', 'Passé');
  await run();
  await deliver();
  expect(catcher.mails).toEqual([]);

  await agent.put(SWITCH, { body: { actif: true } });
  happens('00002', 'Présent', at('2026-11-25T09:00:00Z'));
  await run(new Date(MORNING.getTime() + DAY));
  await deliver();
  expect(catcher.mails.map(({ text }) => [text.includes('Passé'), text.includes('Présent')])).toEqual([[false, true]]);
});

test('a preference that is no choice counts as none', async () => {
  await api.as({ id: 'agent' }).put('/api/preferences/platform.courriel-quotidien', { body: { value: 'non' } });
  expect((await api.as({ id: 'agent' }).get(SWITCH)).body).toEqual({ actif: true });
  happens('00002', 'Première');
  await run();
  await deliver();
  expect(received()).toEqual(['agent@exemple.test']);
});

test('the switch is its account’s own', async () => {
  expect((await api.anonymous.get(SWITCH)).status).toBe(401);
  expect((await api.anonymous.put(SWITCH, { body: { actif: false } })).status).toBe(401);
  expect((await api.as({ id: 'agent' }).put(SWITCH, { body: { actif: 'non' } })).status).toBe(400);
});

test('a suspended account and one without address get none, and hold nobody back', async () => {
  api.identity.add({ id: 'suspendu', active: false }, ['00002']);
  api.identity.add({ id: 'sans-adresse', email: '' }, ['00002']);
  happens('00002', 'Première');
  await run();
  await deliver();
  expect(received()).toEqual(['agent@exemple.test']);
  expect([await api.platform.outbox.waiting(), await api.platform.outbox.dead()]).toEqual([0, 0]);
});

test('days that were missed are caught up', async () => {
  await run();
  happens('00002', 'Mercredi', at('2026-11-25T10:00:00Z'));
  happens('00002', 'Vendredi', at('2026-11-27T10:00:00Z'));
  await run(new Date(MORNING.getTime() + 4 * DAY));
  await deliver();
  expect(catcher.mails.map(({ text }) => [text.includes('Mercredi'), text.includes('Vendredi')])).toEqual([
    [true, true],
  ]);
});

test('a guichet that was never told of starts with the last day', async () => {
  happens('00002', 'Ancien', at('2026-11-23T06:00:00Z'));
  happens('00002', 'Récent', at('2026-11-24T06:00:00Z'));
  await run();
  await deliver();
  expect(catcher.mails.map(({ text }) => [text.includes('Ancien'), text.includes('Récent')])).toEqual([[false, true]]);
});

test('events of the last minute are in the next mail, once', async () => {
  happens('00002', 'Juste avant', new Date(MORNING.getTime() - 30_000));
  await run();
  await deliver();
  expect(catcher.mails).toEqual([]);
  await run(new Date(MORNING.getTime() + DAY));
  await run(new Date(MORNING.getTime() + 2 * DAY));
  await deliver();
  expect(catcher.mails).toHaveLength(1);
});

test.each(['is stopped', 'fails'])('a run that %s between two accounts: each is told once in the end', async (how) => {
  for (const id of ['deux-guichets', 'voisin']) api.identity.add({ id }, ['00002']);
  happens('00002', 'Première');
  const stop = new AbortController();
  const { outbox } = api.platform;
  const add = outbox.add.bind(outbox);
  const adding = vi.spyOn(outbox, 'add').mockRejectedValue(new Error('no space left'));
  adding.mockImplementationOnce(async (message) => {
    await add(message);
    if (how === 'is stopped') stop.abort();
  });
  await Promise.allSettled([run(MORNING, stop.signal)]);
  adding.mockRestore();
  await deliver();
  expect(catcher.mails).toHaveLength(1);

  happens('00002', 'Seconde', at('2026-11-25T09:00:00Z'));
  await run(new Date(MORNING.getTime() + DAY));
  await deliver();
  expect(received()).toHaveLength(4);
  const told = (what: string) => catcher.mails.filter(({ text }) => text.includes(what)).map(({ to }) => to);
  const everybody = ['agent@exemple.test', 'deux-guichets@exemple.test', 'voisin@exemple.test'];
  expect(told('Première').toSorted()).toEqual(everybody);
  expect(told('Seconde').toSorted()).toEqual(everybody);
});

test('a mail that cannot be queued marks nobody as told', async () => {
  happens('00002', 'Première');
  const adding = vi.spyOn(api.platform.outbox, 'add').mockRejectedValue(new Error('disk full'));
  await expect(run()).rejects.toThrow('1 guichets');
  adding.mockRestore();
  expect(await api.platform.outbox.waiting()).toBe(0);
  await run(new Date(MORNING.getTime() + DAY));
  await deliver();
  expect(received()).toEqual(['agent@exemple.test']);
});

test('a database that is lost between two accounts is why the run failed; the same slot then tells each once', async () => {
  for (const id of ['deux-guichets', 'voisin']) api.identity.add({ id }, ['00002']);
  api.identity.add({ id: 'voisin' }, ['G1175']);
  happens('00002', 'Première');
  happens('G1175', 'Ailleurs');
  broken.add('G1175');
  const { outbox } = api.platform;
  const add = outbox.add.bind(outbox);
  const adding = vi.spyOn(outbox, 'add').mockRejectedValue(new ConnectionError(new Error('gone')));
  onTestFinished(() => adding.mockRestore());
  adding.mockImplementationOnce(add);
  await expect(run()).rejects.toSatisfy((error) => isDatabaseLost(error));
  adding.mockRestore();
  broken.clear();
  await run();
  await deliver();
  expect(received()).toEqual(['agent@exemple.test', 'deux-guichets@exemple.test', 'voisin@exemple.test']);
});

test('a guichet whose news or accounts cannot be read waits for the next mail, alone', async () => {
  api.identity.add({ id: 'voisin' }, ['G1175']);
  happens('00002', 'Première');
  happens('G1175', 'Ailleurs');
  broken.add('00002');
  await expect(run()).rejects.toThrow('1 guichets');
  await deliver();
  expect(received()).toEqual(['voisin@exemple.test']);
  broken.clear();
  api.identity.breakDown();
  await expect(run(new Date(MORNING.getTime() + DAY))).rejects.toThrow('1 guichets');
  api.identity.mend();
  await run(new Date(MORNING.getTime() + 2 * DAY));
  await deliver();
  expect(received()).toEqual(['agent@exemple.test', 'voisin@exemple.test']);
});

test('two concurrent runs mail each account once', async () => {
  for (const id of ['deux-guichets', 'voisin']) api.identity.add({ id }, ['00002', 'PWP01']);
  happens('00002', 'Première');
  happens('PWP01', 'Seconde');
  const slots = [0, 1, 2, 3].map((second) => new Date(MORNING.getTime() + second * 1_000));
  await Promise.allSettled(slots.map((slot) => run(slot)));
  await deliver();
  expect(received()).toEqual(['agent@exemple.test', 'deux-guichets@exemple.test', 'voisin@exemple.test']);
});

test('the news of modules is text: markup is escaped', async () => {
  happens('00002', '<img src=x onerror=alert(1)> & « é »');
  await run();
  await deliver();
  const html = catcher.mails[0]?.html ?? '';
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; « é »');
  expect(html).not.toMatch(/<(img|script|iframe|link)\b/);
});

test('rows that were left out are counted', async () => {
  for (const what of ['Une', 'Deux', 'Trois']) happens('00002', what);
  await run();
  await deliver();
  const [mail] = catcher.mails;
  for (const body of [mail?.text, mail?.html]) expect(body).toContain('et 1 autre.');
  expect(mail?.text).not.toContain('Trois');
});

test('the mail names nobody, and no mail is kept once it left', async () => {
  api.identity.add({ id: 'agent', nom: 'NOMDEFAMILLE', prenom: 'Prénom', telephone: '0601020304' }, ['00002']);
  happens('00002', 'Première');
  await run();
  await deliver();
  const [mail] = catcher.mails;
  expect(`${mail?.subject}${mail?.text}${mail?.html}`).not.toMatch(/NOMDEFAMILLE|Prénom|0601020304/);
  const rows = await api.platform.database.sequelize.query(`SELECT payload FROM platform_outbox`, {
    type: QueryTypes.SELECT,
  });
  expect(rows).toEqual([{ payload: '{}' }]);
});

test('a guichet that was told whole keeps one mark', async () => {
  happens('00002', 'Première');
  await run();
  const marks = await api.platform.database.sequelize.query(
    `SELECT account_id FROM platform_digest_marks WHERE guichet_code = '00002'`,
    { type: QueryTypes.SELECT },
  );
  expect(marks).toEqual([{ account_id: '' }]);
});
