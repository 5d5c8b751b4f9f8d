import { oneTimeCode } from '@pwp/testing/one-time-code';
import { describe, expect, test } from 'vitest';
import { textOf, type ReadPage, type RealmClient } from '@pwp/local-stack/stand-ins/identity/testing/realm-client';
import { totpCredential } from '@pwp/local-stack/keycloak/seed-accounts';
import { FACTOR_ACTIONS } from '@pwp/keycloak/required-actions';
import { askForAction, linkOf } from './contract-identity.ts';
import type { ContractRealm } from './contract-realm.ts';
import type { TestKeycloak } from './keycloak-realm.ts';

/** People who need two factors, by the reason. */
const OF_TWO_FACTORS = [
  ['a référent', { email: 'referent@pwp.test', groups: ['/guichets/00002/referents'] }],
  ['an administrator', { email: 'administrateur@pwp.test', groups: ['/administrateurs'] }],
] satisfies [who: string, account: { email: string; groups: string[] }][];
const PASSWORD = 'Portail-Demo-2026!';
const NEW_PASSWORD = 'Nouveau-Portail-2026!';
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

const password = { type: 'password', value: PASSWORD };

/** A passkey that nobody holds: it only shows which factor a page asks for. */
export const passkeyOfNobody = {
  type: 'webauthn-passwordless',
  secretData: '{}',
  credentialData: JSON.stringify({
    aaguid: '00000000-0000-0000-0000-000000000000',
    credentialId: 'Y2xlLWRlLWxhLWRlbW9uc3RyYXRpb24',
    counter: 0,
    credentialPublicKey: 'pQECAyYgASFYIAAA',
    attestationStatementFormat: 'none',
    transports: [],
  }),
};

const asksCode = ({ html }: ReadPage) => html.includes('name="otp"');
const asksPasskey = ({ html }: ReadPage) => html.includes('id="webauth"');
const asksPassword = ({ html }: ReadPage) => html.includes('name="password-new"');
const offersCode = ({ html }: ReadPage) => html.includes('id="kc-totp-settings"');
const isSignedIn = ({ url }: ReadPage) => url.hash.includes('code=');

/** When two factors are required, no path of the real realm accepts one. */
export function flowsContract(keycloak: () => TestKeycloak): void {
  describe('a forgotten password', () => {
    test.each(OF_TWO_FACTORS)('of %s with a one-time code asks for it, and offers no other', async (_who, account) => {
      const realm = await keycloak().freshRealm();
      await keycloak().addAccount({ ...account, credentials: [password, totpCredential(SECRET)] });
      const { client, page } = await openReset(realm, account.email);
      expect([asksCode(page), asksPassword(page), offersCode(page)]).toEqual([true, false, false]);
      const wrong = await client.submit(page, { otp: '000000' });
      expect([asksCode(wrong), asksPassword(wrong), offersCode(wrong)]).toEqual([true, false, false]);
      const right = await client.submit(wrong, { otp: oneTimeCode(SECRET, new Date()) });
      expect(asksPassword(right)).toBe(true);
      const changed = await client.submit(right, { 'password-new': NEW_PASSWORD, 'password-confirm': NEW_PASSWORD });
      expect([asksCode(changed), offersCode(changed)]).toEqual([false, false]);

      const { page: after } = await realm.newClient().signIn(account.email, NEW_PASSWORD);
      expect([asksCode(after), isSignedIn(after)]).toEqual([true, false]);
    });

    test.each(OF_TWO_FACTORS)('of %s with a passkey asks for it, and offers no code', async (_who, account) => {
      const realm = await keycloak().freshRealm();
      await keycloak().addAccount({ ...account, credentials: [password, passkeyOfNobody] });
      const { page } = await openReset(realm, account.email);
      expect([asksPasskey(page), asksPassword(page), offersCode(page)]).toEqual([true, false, false]);
    });

    test('of an agent asks for nothing but the new password', async () => {
      const realm = await keycloak().freshRealm();
      const email = 'zoe@pwp.test';
      await keycloak().addAccount({ email, groups: ['/guichets/00002/professionnels'], credentials: [password] });
      const { client, page } = await openReset(realm, email);
      expect(asksPassword(page)).toBe(true);
      await client.submit(page, { 'password-new': NEW_PASSWORD, 'password-confirm': NEW_PASSWORD });
      expect(isSignedIn((await realm.newClient().signIn(email, NEW_PASSWORD)).page)).toBe(true);
    });
  });

  describe('the sign-in', () => {
    test.each(OF_TWO_FACTORS)('of %s asks once for the one-time code', async (_who, account) => {
      const realm = await keycloak().freshRealm();
      await keycloak().addAccount({ ...account, credentials: [password, totpCredential(SECRET)] });
      const client = realm.newClient();
      const { page } = await client.signIn(account.email, PASSWORD);
      expect(asksCode(page)).toBe(true);
      expect(isSignedIn(await client.submit(page, { otp: oneTimeCode(SECRET, new Date()) }))).toBe(true);
    });

    test.each(OF_TWO_FACTORS)(
      'of %s whose only second factor is a passkey asks for it, and offers no code',
      async (_who, account) => {
        const realm = await keycloak().freshRealm();
        await keycloak().addAccount({ ...account, credentials: [password, passkeyOfNobody] });
        const { page } = await realm.newClient().signIn(account.email, PASSWORD);
        expect([asksPasskey(page), offersCode(page), isSignedIn(page)]).toEqual([true, false, false]);
      },
    );

    test.each(OF_TWO_FACTORS)(
      'of %s without a second factor has him make one, and asks for it from then on',
      async (_who, account) => {
        const realm = await keycloak().freshRealm();
        await keycloak().addAccount({ ...account, credentials: [password] });
        const client = realm.newClient();
        const { page } = await client.signIn(account.email, PASSWORD);
        expect([offersCode(page), isSignedIn(page)]).toEqual([true, false]);

        const byHand = await client.open(
          /href="([^"]*)" id="mode-manual"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&') ?? '',
        );
        const [, secret = ''] = /id="kc-totp-secret-key">([^<]+)</.exec(byHand.html) ?? [];
        const [, totpSecret = ''] = /name="totpSecret" value="([^"]+)"/.exec(byHand.html) ?? [];
        // 160 bits.
        expect(secret.replaceAll(' ', '')).toMatch(/^[A-Z2-7]{32}$/);
        const codeAt = (seconds: number) =>
          oneTimeCode(secret.replaceAll(' ', ''), new Date(Date.now() + seconds * 1000));
        const made = { totpSecret, userLabel: 'Téléphone' };
        const wrong = await client.submit(byHand, { ...made, totp: '000000' });
        expect([offersCode(wrong), isSignedIn(wrong)]).toEqual([true, false]);
        expect(isSignedIn(await client.submit(wrong, { ...made, totp: codeAt(0) }))).toBe(true);

        const later = realm.newClient();
        const { page: next } = await later.signIn(account.email, PASSWORD);
        expect([asksCode(next), offersCode(next), isSignedIn(next)]).toEqual([true, false, false]);
        // A code is single-use: the next one is accepted a little early.
        expect(isSignedIn(await later.submit(next, { otp: codeAt(30) }))).toBe(true);
      },
    );
  });

  describe('a change of a factor', () => {
    const pages: [action: (typeof FACTOR_ACTIONS)[number], is: (page: ReadPage) => boolean][] = [
      ['UPDATE_PASSWORD', asksPassword],
      ['CONFIGURE_TOTP', offersCode],
      ['webauthn-register-passwordless', ({ html }) => html.includes('id="registerWebAuthn"')],
      ['delete_credential', ({ html }) => html.includes('name="cancel-aia"')],
    ];

    test('is each action that asks for a new sign-in', () => {
      expect(pages.map(([action]) => action)).toEqual([...FACTOR_ACTIONS]);
    });

    test.each(pages)('asks a référent who is signed in for both factors again: %s', async (action, isThatPage) => {
      const realm = await keycloak().freshRealm();
      const email = 'referent@pwp.test';
      const groups = ['/guichets/00002/referents'];
      const id = await keycloak().addAccount({ email, groups, credentials: [password, totpCredential(SECRET)] });
      const client = realm.newClient();
      const { page: first, verifier } = await client.signIn(email, PASSWORD);
      const portal = await client.submit(first, { otp: oneTimeCode(SECRET, new Date()) });
      const tokens = await client.redeem({ page: portal, verifier });

      const code = (await keycloak().operator.users.getCredentials({ id })).find(({ type }) => type === 'otp')?.id;
      const asked = action === 'delete_credential' ? `${action}:${code}` : action;
      const again = await askForAction({ client, tokens }, asked);
      expect(again.html).toContain('name="password"');
      expect(textOf(again)).toContain('identifiez-vous à nouveau');
      const second = await client.submit(again, { password: PASSWORD });
      expect([asksCode(second), isThatPage(second)]).toEqual([true, false]);
      // A code is single-use: the next one is accepted a little early.
      const reached = await client.submit(second, { otp: oneTimeCode(SECRET, new Date(Date.now() + 30_000)) });
      expect([asksCode(reached), isThatPage(reached)]).toEqual([false, true]);
    });

    test('is asked for once by a first sign-in that requires one', async () => {
      const realm = await keycloak().freshRealm();
      const email = 'provisoire@pwp.test';
      const id = await keycloak().addAccount({ email, groups: [], credentials: [password] });
      await keycloak().operator.users.update({ id }, { requiredActions: ['UPDATE_PASSWORD'] });
      const client = realm.newClient();
      const { page } = await client.signIn(email, PASSWORD);
      const changed = await client.submit(page, { 'password-new': NEW_PASSWORD, 'password-confirm': NEW_PASSWORD });
      expect(isSignedIn(changed)).toBe(true);
    });

    test('asks for it again after a run, whatever the operator had set', async () => {
      const { authenticationManagement: actions } = keycloak().operator;
      const ages = () =>
        Promise.all(FACTOR_ACTIONS.map(async (alias) => (await actions.getRequiredActionConfig({ alias })).config));
      for (const alias of FACTOR_ACTIONS)
        await actions.updateRequiredActionConfig({ alias }, { config: { max_auth_age: '3600' } });
      await keycloak().applyAgain();
      expect(await ages()).toEqual(FACTOR_ACTIONS.map(() => ({ max_auth_age: '0' })));
    });
  });

  describe('a flow', () => {
    test.each(['pwp-navigateur', 'pwp-mot-de-passe-oublie'])(
      'that a run left half made is whole after the next one: %s',
      async (alias) => {
        const { operator } = keycloak();
        const flows = operator.authenticationManagement;
        const whole = await stepsOf(alias);
        const codes = (await flows.getExecutions({ flow: alias })).filter(
          ({ providerId }) => providerId === 'auth-otp-form',
        );
        expect(codes).not.toEqual([]);
        for (const { id = '' } of codes) await flows.delExecution({ id });
        await flows.createFlow({
          alias: `${alias} 0badf00d`,
          providerId: 'basic-flow',
          topLevel: true,
          builtIn: false,
        });

        await keycloak().applyAgain();
        expect(await stepsOf(alias)).toEqual(whole);
        const names = (await flows.getFlows()).map((flow) => flow.alias ?? '');
        expect(names.filter((name) => name.startsWith(alias))).toEqual([alias]);
        const { browserFlow, resetCredentialsFlow } = (await operator.realms.findOne({ realm: 'pwp' })) ?? {};
        expect([browserFlow, resetCredentialsFlow]).toContain(alias);
      },
    );

    test('is not rebuilt by a run when it matches the plan', async () => {
      const ids = async () =>
        (await keycloak().operator.authenticationManagement.getFlows()).map(({ id, alias }) => ({ id, alias }));
      const before = await ids();
      await keycloak().applyAgain();
      expect(await ids()).toEqual(before);
    });
  });

  const stepsOf = async (flow: string) =>
    (await keycloak().operator.authenticationManagement.getExecutions({ flow })).map(
      ({ level, providerId, displayName, requirement }) => ({ level, step: providerId ?? displayName, requirement }),
    );
}

/** Requests the mail of a forgotten password, like the link of the sign-in page. */
async function askReset(client: RealmClient, email: string): Promise<ReadPage> {
  const { page } = await client.authorize();
  const [, link = ''] = /href="([^"]*login-actions\/reset-credentials[^"]*)"/.exec(page.html) ?? [];
  const form = await client.open(link.replaceAll('&amp;', '&'));
  return client.submit(form, { username: email });
}

/** Opens the link of that mail as somebody who has only the mailbox. */
async function openReset(realm: ContractRealm, email: string): Promise<{ client: RealmClient; page: ReadPage }> {
  await askReset(realm.newClient(), email);
  const client = realm.newClient();
  let page = await client.open(await linkOf(realm, email));
  const proceed = /href="([^"]*action-token[^"]*)"/.exec(page.html)?.[1];
  if (proceed !== undefined) page = await client.open(proceed.replaceAll('&amp;', '&'));
  return { client, page };
}
