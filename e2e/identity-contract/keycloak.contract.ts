import { createAdministrator } from '@pwp/keycloak/administrator';
import { readRealmPlan } from '@pwp/keycloak/config';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { adminRefusalsContract } from './admin-refusals-contract.ts';
import { consoleContract } from './console-contract.ts';
import { adapter, followLink, linkOf, PROFILE, signIn } from './contract-identity.ts';
import { AGENT } from './contract-realm.ts';
import { identityContract } from './identity-contract.ts';
import { flowsContract, passkeyOfNobody } from './flows-contract.ts';
import { totpCredential } from '@pwp/local-stack/keycloak/seed-accounts';
import { matching } from '@pwp/testing/matching';
import { profileContract } from './profile-contract.ts';
import { strengthContract } from './strength-contract.ts';
import { settingsContract } from './settings-contract.ts';
import { PGP_SECRET, startTestKeycloak, type TestKeycloak } from './keycloak-realm.ts';

let keycloak: TestKeycloak;

beforeAll(async () => {
  keycloak = await startTestKeycloak();
});
afterAll(() => keycloak.stop());

describe('the contract on a real Keycloak', () => {
  const on = identityContract(() => keycloak.freshRealm());
  adminRefusalsContract(on);

  test('a mail can ask an account only to verify its address', async () => {
    const { id, email } = await on.create();
    await on.identity.setActive(id, true);
    await on.identity.sendActionMail(id, ['confirm-adresse']);
    await followLink(on.realm.newClient(), await linkOf(on.realm, email), 'Nouveau-Portail-2026!');
    expect(await on.realm.isEmailVerified(id)).toBe(true);
  });
});

describe('the flows of the realm', () => {
  flowsContract(() => keycloak);
});

describe('the strength of the realm', () => {
  strengthContract(() => keycloak);
});

describe('the console of the realm', () => {
  consoleContract(() => keycloak);
});

test('an account that becomes référent loses earlier codes and passkeys, and keeps its password', async () => {
  const realm = await keycloak.freshRealm();
  const id = await keycloak.addAccount({
    email: 'nomme@pwp.test',
    groups: ['/guichets/00002/professionnels'],
    credentials: [
      { type: 'password', value: 'Portail-Demo-2026!' },
      totpCredential('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'),
      passkeyOfNobody,
    ],
  });
  const types = async () => (await keycloak.operator.users.getCredentials({ id })).map(({ type }) => type);
  expect(new Set(await types())).toEqual(new Set(['otp', 'password', 'webauthn-passwordless']));
  await adapter(realm).forgetSecondFactors(id);
  expect(await types()).toEqual(['password']);
});

describe('a person, on her own account', () => {
  profileContract(() => keycloak);
});

describe('the first administrator', () => {
  const person = { email: 'Premiere.Admin@pwp.test', prenom: 'Première', nom: 'ADMIN' };
  const password = 'Nouveau-Portail-2026!';

  test('chooses a password by the link of a mail, and is one; a second call changes nothing and mails nothing', async () => {
    const realm = await keycloak.freshRealm();
    expect(await createAdministrator(keycloak.access, person)).toEqual({ isMailed: true });
    const email = person.email.toLowerCase();
    const compte = await adapter(realm).findByEmail(email);
    expect(compte).toMatchObject({ roles: ['administrateur'], active: true, emailVerified: false });
    await followLink(realm.newClient(), await linkOf(realm, email), password);
    expect(await realm.isEmailVerified(compte?.id ?? '')).toBe(true);
    expect(await createAdministrator(keycloak.access, person)).toEqual({ isMailed: false });
    expect(await realm.mailsTo(email)).toHaveLength(1);
  });

  test('may be a person who has an account', async () => {
    const realm = await keycloak.freshRealm();
    await keycloak.operator.users.update({ id: AGENT.id }, { emailVerified: true });
    const { email } = AGENT;
    const before = (await realm.mailsTo(email)).length;
    expect(await createAdministrator(keycloak.access, { ...person, email })).toEqual({ isMailed: false });
    expect((await adapter(realm).compte(AGENT.id))?.roles).toContain('administrateur');
    expect(await realm.mailsTo(email)).toHaveLength(before);
  });
});

describe('the realm as code', () => {
  settingsContract(() => keycloak);

  test('keeps accounts, groups, attributes and sessions when applied again', async () => {
    const realm = await keycloak.freshRealm();
    const identity = adapter(realm);
    await identity.updateProfile(AGENT.id, PROFILE);
    await identity.setPerimetre(AGENT.id, ['PWP01']);
    const before = await identity.compte(AGENT.id);
    await identity.setPerimetre(AGENT.id, []);
    const { client, tokens } = await signIn(realm);
    await identity.setPerimetre(AGENT.id, ['PWP01']);
    await keycloak.applyAgain();
    expect(await identity.compte(AGENT.id)).toEqual(before);
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });

  test('gives the application pgp a service account with the role that it has, for the API', async () => {
    const { baseUrl } = await keycloak.freshRealm();
    const answer = await fetch(`${baseUrl}/realms/pwp/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'pgp', client_secret: PGP_SECRET }),
    });
    const { access_token: token } = z.object({ access_token: z.string() }).parse(await answer.json());
    const claims = decodeJwt(token);
    expect([claims.aud].flat()).toContain('pwp-api');
    expect(claims).toMatchObject({
      azp: 'pgp',
      preferred_username: 'service-account-pgp',
      realm_access: { roles: matching.arrayContaining(['fiche']) },
    });
  });

  test("keeps the operator's attributes and groups when applied again", async () => {
    const { users } = keycloak.operator;
    const profile = await users.getProfile();
    const declared = {
      name: 'siretOrganisme',
      displayName: 'SIRET',
      permissions: { view: ['admin'], edit: ['admin'] },
    };
    const group = { name: 'organisme', displayHeader: 'Organisme' };
    await users.updateProfile({
      ...profile,
      attributes: [...(profile.attributes ?? []).filter(({ name }) => name !== 'telephone'), declared],
      groups: [...(profile.groups ?? []), group],
    });
    await keycloak.applyAgain();
    const after = await users.getProfile();
    expect(after.attributes).toContainEqual(matching.objectContaining(declared));
    expect(after.attributes?.map(({ name }) => name)).toContain('telephone');
    expect(after.groups).toContainEqual(matching.objectContaining(group));
    await users.updateProfile(profile);
  });

  test('has passkeys with user verification, whatever the realm had before', async () => {
    const { realms } = keycloak.operator;
    const before = {
      realm: 'pwp',
      webAuthnPolicyPasswordlessRpEntityName: 'keycloak',
      webAuthnPolicyPasswordlessUserVerificationRequirement: 'preferred',
      webAuthnPolicyPasswordlessResidentKey: 'discouraged',
    };
    await realms.update({ realm: 'pwp' }, before);
    expect(await realms.findOne({ realm: 'pwp' })).toMatchObject(before);
    await keycloak.applyAgain();
    expect(await realms.findOne({ realm: 'pwp' })).toMatchObject({
      webAuthnPolicyPasswordlessPasskeysEnabled: true,
      webAuthnPolicyPasswordlessUserVerificationRequirement: 'required',
      webAuthnPolicyPasswordlessResidentKey: 'required',
    });
  });

  test('speaks TLS to a mail server of `smtps`', async () => {
    const plan = readRealmPlan({
      PWP_KEYCLOAK_URL: 'http://127.0.0.1/auth',
      PWP_KEYCLOAK_ADMIN_SECRET: 'secret-de-test-assez-long',
      PWP_PUBLIC_URL: 'http://127.0.0.1',
      PWP_API_CLIENT_SECRET: 'secret-de-test-assez-long',
      PWP_KEYCLOAK_SMTP_URL: 'smtps://portail:secret@smtp.exemple.test',
      PWP_MAIL_FROM: 'postmaster@pwp.test',
    });
    await keycloak.applyAgain({ mail: plan.mail });
    const { smtpServer } = (await keycloak.operator.realms.findOne({ realm: 'pwp' })) ?? {};
    expect(smtpServer).toMatchObject({ host: 'smtp.exemple.test', port: '465', ssl: 'true', starttls: 'false' });
    await keycloak.applyAgain();
    const { smtpServer: before } = (await keycloak.operator.realms.findOne({ realm: 'pwp' })) ?? {};
    expect(before).toMatchObject({ host: '127.0.0.1', ssl: 'false' });
  });
});
