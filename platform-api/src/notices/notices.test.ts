import { defineApiModule, type NewNotice, type Notices } from '@pwp/api-kit';
import { NoticeList, type Problem } from '@pwp/contracts';
import { movableClock, startMailCatcher, startTestApi, type TestClient } from '@pwp/testing';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { NoticeRow } from './notice-model.ts';

let notices: Notices;

const exemple = defineApiModule({
  id: 'exemple',
  settings: z.object({}),
  notices: {
    arrivee: {
      label: 'Une chose est arrivée',
      roles: ['professionnel'],
      mail: { subject: (count) => (count === 1 ? '1 chose' : `${count} choses`), groupedMs: 0 },
    },
    attente: {
      label: 'Une chose attend',
      roles: ['referent'],
      mail: { subject: (count) => `${count} en attente`, groupedMs: 15 * 60_000 },
    },
    bienvenue: { label: 'Bienvenue', roles: [] },
    mouvement: { label: 'Une chose bouge', roles: ['professionnel'], mail: { subject: (count) => `${count} choses` } },
  },
  defineModels: () => undefined,
  migrations: [],
  start(context) {
    ({ notices } = context);
    return { routes: [], mailChoicesPage: '/exemple/notifications' };
  },
});

const NOW = new Date('2026-11-24T11:00:00.000Z');
const MINUTE = 60_000;
const clock = movableClock(NOW);

const catcher = await startMailCatcher();
const api = await startTestApi({
  modules: [exemple],
  clock,
  environment: { PWP_SMTP_URL: catcher.url, PWP_PUBLIC_URL: 'https://portail.exemple.test/' },
});
const agent = api.as({ id: 'agent', guichets: ['00002'] });
afterAll(async () => {
  await api.close();
  await catcher.stop();
});
beforeEach(async () => {
  for (const table of ['platform_notices', 'platform_outbox', 'platform_preferences'])
    await api.platform.database.sequelize.query(`DELETE FROM ${table}`);
  catcher.mails.length = 0;
  clock.set(NOW);
  api.identity.mend();
  api.identity.add({ id: 'agent' }, ['00002']);
  api.identity.add({ id: 'referent', perimetre: ['00002', 'PWP01'] });
  api.identity.add({ id: 'autre-referent', perimetre: ['G1175'] });
});

const URL = '/api/notifications';

const arrival = (key: string, more: Partial<NewNotice> = {}): NewNotice => ({
  kind: 'arrivee',
  key,
  to: { account: 'agent', guichet: '00002' },
  title: `Arrivée ${key}`,
  detail: 'Une chose est là.',
  path: `/exemple?chose=${key}`,
  ...more,
});
const waiting = (key: string, guichets: string[] = ['00002']): NewNotice => ({
  kind: 'attente',
  key,
  to: { guichets, role: 'referent' },
  title: 'En attente',
  path: '/exemple',
});

const publish = (...published: NewNotice[]) => api.platform.database.transaction(() => notices.publish(published));
const listOf = async (client: TestClient, query = '') => NoticeList.parse((await client.get(`${URL}${query}`)).body);
const titles = async (client: TestClient) => (await listOf(client)).items.map(({ titre }) => titre);
const countOf = async (client: TestClient) => (await client.get(`${URL}/compteur`)).body;
const codeOf = (body: unknown) => (body as Problem).code;

/** What the outbox and the job of mails do by themselves in a portal. */
async function deliver(): Promise<void> {
  while ((await api.platform.outbox.deliverDue(api.platform.outboxHandlers)) > 0);
}
async function mail(): Promise<void> {
  await api.runJob('platform.mail-notices');
  await deliver();
}

describe('the list', () => {
  test('shows the newest first, with what is unread and where they lead', async () => {
    await publish(arrival('un'));
    clock.advance(MINUTE);
    await publish(arrival('deux', { to: { account: 'agent' } }));
    const { items, total, nonLues, reglages } = await listOf(agent);
    expect({ total, nonLues, reglages }).toEqual({ total: 2, nonLues: 2, reglages: '/exemple/notifications' });
    expect(items).toMatchObject([
      { titre: 'Arrivée deux', guichet: null, lue: false, date: '2026-11-24T11:01:00.000Z' },
      {
        kind: 'exemple.arrivee',
        titre: 'Arrivée un',
        detail: 'Une chose est là.',
        path: '/exemple?chose=un',
        guichet: '00002',
        date: '2026-11-24T11:00:00.000Z',
      },
    ]);
    expect(await countOf(agent)).toEqual({ nonLues: 2, derniere: items[0]?.id, toutes: 2 });
  });

  test('may say what no mail says: the file, the reason, the subject', async () => {
    const inside = { detail: 'Une pièce.', portalDetail: 'bail.pdf : illisible' };
    await publish(arrival('un', inside), { ...waiting('deux'), ...inside });
    await mail();
    clock.advance(15 * MINUTE);
    await mail();
    const referent = api.as({ id: 'referent', roles: ['referent'], perimetre: ['00002'] });
    for (const client of [agent, referent])
      expect((await listOf(client)).items.map(({ detail }) => detail)).toEqual(['bail.pdf : illisible']);
    expect(catcher.mails.map(({ to }) => to)).toEqual(['agent@exemple.test', 'referent@exemple.test']);
    for (const { text, html } of catcher.mails) {
      expect(text).toContain('Une pièce.');
      expect(text + html).not.toContain('bail.pdf');
    }
  });

  test('comes by pages', async () => {
    await publish(...Array.from({ length: 45 }, (_, index) => arrival(String(index))));
    const first = await listOf(agent);
    const second = await listOf(agent, `?avant=${first.nextCursor}`);
    const third = await listOf(agent, `?avant=${second.nextCursor}`);
    expect([first, second, third].map(({ items, total }) => [items.length, total])).toEqual([
      [20, 45],
      [20, 45],
      [5, 45],
    ]);
    expect(third.nextCursor).toBeUndefined();
    const seen = [first, second, third].flatMap(({ items }) => items.map(({ id }) => id));
    expect(new Set(seen).size).toBe(45);
  });

  test('holds a notice once, however often it is published', async () => {
    await publish(arrival('un'), arrival('un'));
    await publish(arrival('un'));
    expect(await titles(agent)).toEqual(['Arrivée un']);
  });

  test('holds nothing of a transaction that rolls back', async () => {
    const failing = api.platform.database.transaction(async () => {
      await notices.publish([arrival('un'), waiting('deux')]);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await deliver();
    expect(await NoticeRow.count()).toBe(0);
  });

  test.each([
    ['a kind that is not declared', { kind: 'inconnue' }],
    ['a title that is too long', { title: 'x'.repeat(121) }],
    ['a detail of the portal that is too long', { portalDetail: 'x'.repeat(301) }],
    ['an address outside the portal', { path: 'https://ailleurs.exemple/' }],
    ['an address that only looks like a path', { path: '//ailleurs.exemple/' }],
    ['a guichet where the kind is mailed at once', { to: { guichet: '00002' } }],
  ])('refuses %s', async (_, fault) => {
    await expect(publish(arrival('un', fault))).rejects.toThrow(TypeError);
  });
});

describe('who reads', () => {
  test("nobody sees, counts or marks another account's notices", async () => {
    await publish(arrival('un'));
    const [own] = (await listOf(agent)).items;
    const colleague = api.as({ id: 'collegue', guichets: ['00002'] });
    expect(await titles(colleague)).toEqual([]);
    expect(await countOf(colleague)).toMatchObject({ nonLues: 0, derniere: null });
    const refused = await colleague.put(`${URL}/${own?.id}/lecture`);
    expect([refused.status, codeOf(refused.body)]).toEqual([404, 'notification-introuvable']);
    await colleague.put(`${URL}/lecture`, { body: { jusqua: own?.id } });
    expect(await countOf(agent)).toMatchObject({ nonLues: 1 });
  });

  test('référents of the guichet get its notices, others do not', async () => {
    await publish(waiting('un', ['00002', 'PWP01']));
    const referent = api.as({ id: 'referent', roles: ['referent'], perimetre: ['00002', 'PWP01'] });
    const other = api.as({ id: 'autre-referent', roles: ['referent'], perimetre: ['G1175'] });
    expect(await titles(referent)).toEqual([]);
    await deliver();
    // Référent of both guichets, and told once.
    expect(await titles(referent)).toEqual(['En attente']);
    expect(await titles(other)).toEqual([]);
    expect(await titles(agent)).toEqual([]);
  });

  test('an identity that is down delays them, and loses none', async () => {
    await publish(waiting('un'));
    api.identity.breakDown();
    await deliver();
    api.identity.mend();
    clock.advance(10 * MINUTE);
    await deliver();
    expect(await titles(api.as({ id: 'referent', roles: ['referent'], perimetre: ['00002'] }))).toEqual(['En attente']);
  });

  test('an account that left the guichet, or lost the role, no longer sees its notices', async () => {
    await publish(arrival('un'), arrival('deux', { to: { account: 'agent' } }));
    expect(await titles(api.as({ id: 'agent', guichets: ['G1175'] }))).toEqual(['Arrivée deux']);
    const withoutRole = api.as({ id: 'agent', roles: ['referent'], guichets: ['00002'] });
    expect(await titles(withoutRole)).toEqual([]);
    expect(await countOf(withoutRole)).toMatchObject({ nonLues: 0, derniere: null });
  });
});

describe('reading', () => {
  test('marks one, then those up to the newest that was shown', async () => {
    await publish(arrival('un'), arrival('deux'), arrival('trois'));
    const [third, second, first] = (await listOf(agent)).items;
    expect((await agent.put(`${URL}/${second?.id}/lecture`)).status).toBe(204);
    expect((await agent.put(`${URL}/${second?.id}/lecture`)).status).toBe(204);
    expect((await listOf(agent)).items.map(({ lue }) => lue)).toEqual([false, true, false]);
    await publish(arrival('quatre'));
    expect((await agent.put(`${URL}/lecture`, { body: { jusqua: third?.id } })).status).toBe(204);
    expect((await listOf(agent)).items.map(({ lue }) => lue)).toEqual([false, true, true, true]);
    expect(first?.lue).toBe(false);
    expect(await countOf(agent)).toMatchObject({ nonLues: 1 });
  });

  test('old ones are purged, read or not', async () => {
    await publish(arrival('un'));
    clock.advance(89 * 24 * 60 * MINUTE);
    await publish(arrival('deux'));
    await api.runJob('platform.purge-notices');
    expect(await titles(agent)).toEqual(['Arrivée deux', 'Arrivée un']);
    clock.advance(2 * 24 * 60 * MINUTE);
    await api.runJob('platform.purge-notices');
    expect(await titles(agent)).toEqual(['Arrivée deux']);
    const admin = api.as({ id: 'admin', roles: ['administrateur'] });
    const { body } = await admin.get('/api/audit?action=platform.purge&taille=1');
    expect(body).toMatchObject({ items: [{ cible: { libelle: 'Notifications' } }] });
  });
});

describe('mails', () => {
  test('leave at once, one for all that came together, with links and the way to switch them off', async () => {
    await publish(arrival('un'), arrival('deux'));
    await mail();
    await mail();
    expect(catcher.mails).toHaveLength(1);
    const [sent] = catcher.mails;
    expect(sent).toMatchObject({ to: 'agent@exemple.test', subject: 'Portail Web Professionnel : 2 choses' });
    for (const body of [sent?.text, sent?.html]) {
      expect(body).toContain('https://portail.exemple.test/exemple?chose=un');
      expect(body).toContain('Arrivée deux');
      expect(body).toContain('Une chose est là.');
    }
    expect(sent?.headers.get('list-unsubscribe')).toBe('<https://portail.exemple.test/exemple/notifications>');
  });

  test('to référents are grouped by a quarter of an hour', async () => {
    await publish(waiting('un'));
    await deliver();
    clock.advance(10 * MINUTE);
    await publish(waiting('deux'));
    await deliver();
    await mail();
    expect(catcher.mails).toEqual([]);
    clock.advance(5 * MINUTE);
    await mail();
    expect(catcher.mails.map(({ to, subject }) => [to, subject])).toEqual([
      ['referent@exemple.test', 'Portail Web Professionnel : 2 en attente'],
    ]);
    // The next quarter begins with the next notice.
    await publish(waiting('trois'));
    await deliver();
    clock.advance(14 * MINUTE);
    await mail();
    expect(catcher.mails).toHaveLength(1);
    clock.advance(MINUTE);
    await mail();
    expect(catcher.mails.map(({ subject }) => subject).at(-1)).toBe('Portail Web Professionnel : 1 en attente');
  });

  test('tell nothing that was read meanwhile, nor to an account that may no longer read it', async () => {
    await publish(arrival('un'));
    const [own] = (await listOf(agent)).items;
    await agent.put(`${URL}/${own?.id}/lecture`);
    await mail();
    await publish(arrival('deux'));
    api.identity.add({ id: 'agent' }, ['G1175']);
    await mail();
    await publish(arrival('trois'));
    api.identity.add({ id: 'agent', active: false }, ['00002']);
    await mail();
    await publish(arrival('quatre', { to: { account: 'sans-lien' } }));
    api.identity.add({ id: 'sans-lien', emailVerified: false }, ['00002']);
    await mail();
    expect(catcher.mails).toEqual([]);
    expect(await NoticeRow.count({ where: { mail: null } })).toBe(4);
  });

  test('wait while the identity is down', async () => {
    await publish(arrival('un'));
    api.identity.breakDown();
    await expect(mail()).rejects.toThrow('1 accounts');
    api.identity.mend();
    clock.advance(MINUTE);
    await mail();
    expect(catcher.mails).toHaveLength(1);
  });

  test('of a module that is left out wait for it to be back', async () => {
    await publish(arrival('un'));
    await NoticeRow.update({ kind: 'absent.arrivee' }, { where: {} });
    await mail();
    await NoticeRow.update({ kind: 'exemple.arrivee' }, { where: {} });
    expect(catcher.mails).toEqual([]);
    await mail();
    expect(catcher.mails).toHaveLength(1);
  });

  test('that cannot leave keep no other account waiting', async () => {
    api.identity.add({ id: 'z-derniere', email: 'z-derniere@exemple.test' }, ['00002']);
    const accounts = [...Array.from({ length: 200 }, (_, n) => `a-${n}`), 'z-derniere'];
    await publish(...accounts.map((account) => arrival('un', { to: { account } })));
    api.identity.breakDown();
    await expect(mail()).rejects.toThrow('200 accounts');
    clock.advance(15_000);
    await expect(mail()).rejects.toThrow('1 accounts');
    api.identity.mend();
    clock.advance(MINUTE);
    await mail();
    await mail();
    expect(catcher.mails).toHaveLength(1);
  });

  test('come when the account chooses, by kind, and the notice stays in the portal', async () => {
    const choices = [
      {
        kind: 'exemple.arrivee',
        label: 'Une chose est arrivée',
        choix: 'tout-de-suite',
        possibles: ['tout-de-suite', 'quotidien', 'jamais'],
      },
      { kind: 'exemple.mouvement', label: 'Une chose bouge', choix: 'quotidien', possibles: ['quotidien', 'jamais'] },
    ];
    expect((await agent.get(`${URL}/choix`)).body).toEqual(choices);
    const choose = async (kind: string, choix: string) =>
      (await agent.put(`${URL}/choix`, { body: { choix: [{ kind, choix }] } })).status;
    expect(await choose('exemple.arrivee', 'jamais')).toBe(204);
    // Nothing of a guichet is mailed at once, and no kind of another role is this account's.
    expect(await choose('exemple.mouvement', 'tout-de-suite')).toBe(204);
    expect(await choose('exemple.attente', 'jamais')).toBe(204);
    expect(await choose('exemple.arrivee', 'parfois')).toBe(400);
    expect((await agent.get(`${URL}/choix`)).body).toMatchObject([{ choix: 'jamais' }, { choix: 'quotidien' }]);
    const referent = api.as({ id: 'agent', roles: ['referent'], perimetre: ['00002'] });
    expect((await referent.get(`${URL}/choix`)).body).toMatchObject([
      { kind: 'exemple.attente', choix: 'tout-de-suite' },
    ]);
    await publish(arrival('un'));
    await mail();
    expect(catcher.mails).toEqual([]);
    expect(await titles(agent)).toEqual(['Arrivée un']);
    await choose('exemple.arrivee', 'tout-de-suite');
    await publish(arrival('deux'));
    await mail();
    expect(catcher.mails.map(({ subject }) => subject)).toEqual(['Portail Web Professionnel : 1 chose']);
  });
});
