import { listen, type Identity } from '@pwp/api-kit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startTestRealm, type TestRealm } from '@pwp/local-stack/stand-ins/identity/testing/test-realm';
import { matching } from '@pwp/testing/matching';
import { adapter as adapterOn, followLink, linkOf, PROFILE, refusal, signIn } from './contract-identity.ts';
import { AGENT, type ContractRealm } from './contract-realm.ts';
import { embeddedRealm, startEmbeddedRealm } from './embedded-realm.ts';
import { identityContract } from './identity-contract.ts';
import { realmData, type RealmData } from './realm-data.ts';

describe('the contract on the embedded identity', () => {
  identityContract(startEmbeddedRealm);
});

describe('the embedded identity, where a test can turn the clock and stop the server', () => {
  let realm: TestRealm;
  let contract: ContractRealm;
  let data: RealmData;
  let identity: Identity;

  beforeEach(async () => {
    realm = await startTestRealm();
    contract = embeddedRealm(realm);
    data = realmData(realm.dataDir);
    identity = adapterOn(contract);
  });

  afterEach(async () => {
    vi.useRealTimers();
    await realm.close();
  });

  const adapter = (settings: Parameters<typeof adapterOn>[1]) => adapterOn(contract, settings);

  test('changes survive a restart', async () => {
    const { id } = await identity.create({ ...PROFILE, email: 'zoe@pwp.test' });
    await identity.setGuichets(id, ['NEUF']);
    await identity.setPerimetre(id, ['NEUF']);
    await identity.setActive(id, true);
    const before = await identity.compte(id);
    await realm.restart();
    expect(before).toMatchObject({ active: true, guichets: ['NEUF'], perimetre: ['NEUF'] });
    expect(await adapter({}).compte(id)).toEqual(before);
  });

  test('sessions are listed newest first, with the time of their last refresh', async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: start });
    const first = await signIn(contract);
    vi.useFakeTimers({ toFake: ['Date'], now: start + 60_000 });
    const second = await signIn(contract);
    vi.useFakeTimers({ toFake: ['Date'], now: start + 120_000 });
    await first.client.refresh(first.tokens.refresh_token);
    const opened = new Date(start + 60_000);
    expect(await identity.sessionsOf(AGENT.id)).toEqual([
      { id: second.sid, start: opened, lastAccess: opened, ipAddress: '127.0.0.1' },
      { id: first.sid, start: new Date(start), lastAccess: new Date(start + 120_000), ipAddress: '127.0.0.1' },
    ]);
  });

  test("the address of a session is the connection's, whatever headers the caller sends", async () => {
    const { client, tokens } = await signIn(contract);
    await client.refresh(tokens.refresh_token, { 'X-Forwarded-For': '203.0.113.9' });
    expect(await identity.sessionsOf(AGENT.id)).toMatchObject([{ ipAddress: '127.0.0.1' }]);
  });

  test('the link of an action mail is valid for three days, then leads to a new one', async () => {
    const now = Date.now();
    await identity.sendActionMail(AGENT.id, ['choose-password']);
    const link = await linkOf(contract, AGENT.email);
    vi.useFakeTimers({ toFake: ['Date'], now: now + 3 * 86_400_000 - 60_000 });
    expect((await realm.newClient().open(link)).html).toContain('name="password-new"');
    vi.useFakeTimers({ toFake: ['Date'], now: now + 3 * 86_400_000 + 60_000 });
    const client = realm.newClient();
    const late = await client.open(link);
    expect({ status: late.status, html: late.html }).toEqual({
      status: 410,
      html: matching.stringContaining('nouveau lien'),
    });
    const ask = /href="([^"]*mot-de-passe-oublie)"/.exec(late.html)?.[1] ?? '';
    await client.submit(await client.open(ask), { email: AGENT.email });
    await realm.waitForMail(2);
    await followLink(realm.newClient(), await linkOf(contract, AGENT.email), 'Nouveau-Portail-2026!');
    vi.useRealTimers();
    expect((await signIn(contract, AGENT.email, 'Nouveau-Portail-2026!')).sid).not.toBe('');
  });

  test('a suspended account cannot use its link', async () => {
    await identity.sendActionMail(AGENT.id, ['choose-password']);
    await identity.setActive(AGENT.id, false);
    expect((await realm.newClient().open(await linkOf(contract, AGENT.email))).status).toBe(410);
  });

  describe('a failing identity', () => {
    let server: Awaited<ReturnType<typeof listen>>;
    let behave: Parameters<typeof listen>[0] = () => undefined;

    beforeAll(async () => {
      server = await listen((request, response) => behave(request, response), { port: 0, host: '127.0.0.1' });
    });
    afterAll(() => server.close(0));

    test('times out', async () => {
      behave = () => undefined;
      const late = adapter({ baseUrl: `${server.url}/auth`, timeout: 150 });
      expect((await refusal(late.find(AGENT.id))).code).toBe('identite-indisponible');
    });

    test.each([
      ['a page of a proxy', 502, '<h1>Bad gateway</h1>'],
      ['something unexpected', 200, '{"access_token":"a.e30.b","id":5}'],
      ['an empty answer', 200, ''],
    ])('that answers %s is unavailable', async (_what, status, body) => {
      behave = (request, response) => {
        const isToken = request.url?.endsWith('/token') === true;
        const content = isToken ? '{"access_token":"a.e30.b"}' : body;
        response.writeHead(isToken ? 200 : status, { 'content-type': 'application/json' }).end(content);
      };
      const odd = adapter({ baseUrl: `${server.url}/auth` });
      expect((await refusal(odd.find(AGENT.id))).code).toBe('identite-indisponible');
    });
  });

  describe('with a failing administration', () => {
    const panne = (mode: string, methode?: string) =>
      fetch(`${realm.origin}/dev/identity/panne`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ mode, methode }),
      });

    test('fails for the API but not for people, until the failure is switched off', async () => {
      for (const mode of ['erreur', 'coupure']) {
        expect(await (await panne(mode)).json()).toEqual({ mode });
        expect((await refusal(identity.find(AGENT.id))).code).toBe('identite-indisponible');
        expect((await refusal(identity.setActive(AGENT.id, false))).code).toBe('identite-indisponible');
        const { client, tokens } = await signIn(contract);
        expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
      }
      expect((await panne('feu')).status).toBe(400);
      await panne('off');
      expect(await identity.find(AGENT.id)).toMatchObject({ active: true });
    });

    test('that fails for one method interrupts an operation of several calls', async () => {
      await panne('erreur', 'POST');
      // A PUT disables the account; a POST would end its sessions.
      expect((await refusal(identity.setActive(AGENT.id, false))).code).toBe('identite-indisponible');
      expect(await identity.find(AGENT.id)).toMatchObject({ active: false });
      await panne('off');
      await identity.setActive(AGENT.id, false);
    });
  });

  test('a refused token is renewed once', async () => {
    await identity.find(AGENT.id);
    data.turnKeys();
    await realm.restart();
    expect(await identity.find(AGENT.id)).toMatchObject({ id: AGENT.id });
  });

  test('a token is requested once for many calls, and again after it expires', async () => {
    const asked = vi.spyOn(globalThis, 'fetch');
    const tokens = () =>
      asked.mock.calls.filter(([url]) => url instanceof URL && url.pathname.endsWith('/token')).length;
    try {
      await Promise.all([identity.find(AGENT.id), identity.sessionsOf(AGENT.id), identity.comptesOf('PWP01')]);
      expect(tokens()).toBe(1);
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 301_000 });
      await identity.find(AGENT.id);
      expect(tokens()).toBe(2);
    } finally {
      asked.mockRestore();
    }
  });
});
