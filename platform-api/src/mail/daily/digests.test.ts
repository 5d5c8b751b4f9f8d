import { defineApiModule, type Digest } from '@pwp/api-kit';
import { within } from '@pwp/database';
import { movableClock, startMailCatcher, startTestApi, type MailCatcher, type TestApi } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createNewsReader } from './daily-mail-news.ts';

/* Two modules with news: the recipients and the failures of one do not affect the other. */

/** The mail of 25/11/2026, seven o'clock in Paris. */
const MORNING = new Date('2026-11-25T06:00:00Z');
const DAY = 24 * 3_600_000;
const clock = movableClock(MORNING);

/** The first module's news for the agents of 00002. */
let events: { at: Date; what: string }[];
/**
 * The second module's news for the référents of 00002, dated the day before. With null it throws; with a number it
 * returns an invalid section.
 */
let forReferents: string | null | number | undefined;

const section = (summary: string, rows: string[][]) => {
  const link = { label: 'Voir', path: '/exemple' };
  return { title: 'Exemple', summary, columns: ['Chose'], rows, more: 0, link };
};

const forAgents: Digest = {
  roles: ['professionnel'],
  section(guichet, since, until) {
    const moved = events.filter(({ at }) => guichet === '00002' && at >= since && at < until);
    return Promise.resolve(
      moved.length === 0
        ? undefined
        : section(
            'Du nouveau',
            moved.map(({ what }) => [what]),
          ),
    );
  },
};

const ofReferents: Digest = {
  roles: ['referent'],
  async section(guichet, since) {
    if (forReferents === null) throw new Error('the second module breaks');
    if (forReferents === undefined || guichet !== '00002' || since > new Date('2026-11-24T15:00:00Z')) return undefined;
    // A result that a module without types could return.
    if (typeof forReferents === 'number') return Object.assign(section('1 demande attend', []), { rows: undefined });
    return section('1 demande attend', [[forReferents]]);
  },
};

const telling = (id: string, digest: Digest) =>
  defineApiModule({
    id,
    settings: z.object({}),
    defineModels: () => undefined,
    migrations: [],
    start: () => ({ routes: [], digest }),
  });

let api: TestApi;
let catcher: MailCatcher;

beforeAll(async () => {
  catcher = await startMailCatcher();
  api = await startTestApi({
    modules: [telling('premier', forAgents), telling('second', ofReferents)],
    clock,
    environment: { PWP_SMTP_URL: catcher.url },
  });
});
afterAll(async () => {
  await api.close();
  await catcher.stop();
});
beforeEach(async () => {
  const { sequelize } = api.platform.database;
  for (const table of ['platform_outbox', 'platform_digest_marks']) await sequelize.query(`DELETE FROM ${table}`);
  events = [];
  forReferents = undefined;
  api.logs.length = 0;
  catcher.mails.length = 0;
  for (const id of ['agent', 'referent', 'les-deux', 'referent-ailleurs']) api.identity.add({ id });
  api.identity.add({ id: 'agent' }, ['00002']);
});

const happens = (what: string, at = new Date('2026-11-24T15:00:00Z')) => void events.push({ at, what });

const run = (slot = MORNING) => api.runJob('platform.send-daily-mail', { slot });

async function deliver(): Promise<void> {
  while ((await api.platform.outbox.deliverDue(api.platform.outboxHandlers)) > 0);
}
const received = () => catcher.mails.map(({ to }) => to).toSorted();

test('news of référents reaches the référents of the guichet, and no agent', async () => {
  api.identity.add({ id: 'referent', roles: ['referent'], perimetre: ['00002'] });
  api.identity.add({ id: 'les-deux', roles: ['professionnel', 'referent'], perimetre: ['00002'] }, ['00002']);
  api.identity.add({ id: 'referent-ailleurs', roles: ['professionnel', 'referent'], perimetre: ['G1175'] }, ['00002']);
  happens('Pour les agents');
  forReferents = 'Pour les référents';
  await run();
  await deliver();
  const told = (what: string) => catcher.mails.filter(({ text }) => text.includes(what)).map(({ to }) => to);
  const agents = ['agent@exemple.test', 'les-deux@exemple.test', 'referent-ailleurs@exemple.test'];
  expect(told('Pour les agents').toSorted()).toEqual(agents);
  expect(told('Pour les référents').toSorted()).toEqual(['les-deux@exemple.test', 'referent@exemple.test']);
});

test.each([
  { how: 'throws', state: null },
  { how: 'answers no section', state: 1 },
])('a digest that $how silences nobody, is named in the log, and tells it the next time', async ({ state }) => {
  api.identity.add({ id: 'les-deux', roles: ['professionnel', 'referent'], perimetre: ['00002'] }, ['00002']);
  happens('Première');
  forReferents = state;
  await expect(run()).rejects.toThrow('guichets');
  await deliver();
  expect(received()).toEqual(['agent@exemple.test', 'les-deux@exemple.test']);
  const line = api.logs.find((text) => text.includes('could not tell its news')) ?? '';
  expect(JSON.parse(line)).toMatchObject({ module: 'second', err: { stack: matching.any(String) } });

  catcher.mails.length = 0;
  forReferents = 'Enfin';
  await run(new Date(MORNING.getTime() + DAY));
  await deliver();
  expect(catcher.mails.map(({ to, text }) => [to, text.includes('Enfin'), text.includes('Première')])).toEqual([
    ['les-deux@exemple.test', true, false],
  ]);
});

test('a module that never answers times out for the run, and the others are mailed', async () => {
  const hanging: Digest = { roles: [], section: vi.fn<Digest['section']>(() => new Promise(() => undefined)) };
  const news = createNewsReader(
    [
      { module: 'premier', digest: forAgents },
      { module: 'pendu', digest: hanging },
    ],
    MORNING.getTime(),
    20,
  );
  happens('Première');
  const read = (guichet: string, module: string) => within(15_000, news.read({ guichet, module }, 0));
  expect(await read('00002', 'pendu')).toBeUndefined();
  expect(await read('G1175', 'pendu')).toBeUndefined();
  expect(await read('00002', 'premier')).toMatchObject({ rows: [['Première']] });
  expect(hanging.section).toHaveBeenCalledOnce();
  expect([...(news.failures.get('pendu')?.guichets ?? [])]).toEqual(['00002', 'G1175']);
});

test('a module without a mark goes on where the guichet’s last mail ended, older than a day as it may be', async () => {
  await api.platform.database.sequelize.query(
    `INSERT INTO platform_digest_marks (guichet_code, module, account_id, told_until) VALUES ('00002', 'parti', '', :until)`,
    { replacements: { until: MORNING.getTime() - 3 * DAY } },
  );
  happens('Avant-hier', new Date(MORNING.getTime() - 2 * DAY));
  happens('Déjà dit', new Date(MORNING.getTime() - 4 * DAY));
  await run();
  await deliver();
  expect(catcher.mails.map(({ text }) => [text.includes('Avant-hier'), text.includes('Déjà dit')])).toEqual([
    [true, false],
  ]);
});
