import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { TestKeycloak } from './keycloak-realm.ts';

/** Realm settings: the required value, and a value that an operator may have set by hand. Durations are in seconds. */
const SETTINGS: [what: string, written: Record<string, unknown>, byHand: Record<string, unknown>][] = [
  [
    'events of persons and of the administration, kept for six months, without what an account became',
    {
      eventsEnabled: true,
      eventsExpiration: 15_552_000,
      adminEventsEnabled: true,
      adminEventsDetailsEnabled: false,
      attributes: expect.objectContaining({ adminEventsExpiration: '15552000' }) as object,
    },
    { eventsEnabled: false, eventsExpiration: 60, adminEventsEnabled: false, adminEventsDetailsEnabled: true },
  ],
  [
    'sessions of half an hour without use and of ten hours at most, tokens of five minutes',
    { ssoSessionIdleTimeout: 1_800, ssoSessionMaxLifespan: 36_000, accessTokenLifespan: 300, rememberMe: false },
    { ssoSessionIdleTimeout: 86_400, ssoSessionMaxLifespan: 864_000, accessTokenLifespan: 3_600, rememberMe: true },
  ],
  ['codes of a sign-in that live a minute', { accessCodeLifespan: 60 }, { accessCodeLifespan: 3_600 }],
  [
    'refresh tokens that serve once',
    { revokeRefreshToken: true, refreshTokenMaxReuse: 0 },
    { revokeRefreshToken: false, refreshTokenMaxReuse: 3 },
  ],
  [
    'a wait after five wrong passwords, for half a minute and two at most: it is by account, whoever tries',
    {
      bruteForceProtected: true,
      permanentLockout: false,
      failureFactor: 5,
      waitIncrementSeconds: 30,
      maxFailureWaitSeconds: 120,
      quickLoginCheckMilliSeconds: 1_000,
      minimumQuickLoginWaitSeconds: 30,
      maxDeltaTimeSeconds: 3_600,
    },
    {
      bruteForceProtected: false,
      permanentLockout: true,
      failureFactor: 500,
      waitIncrementSeconds: 1,
      maxFailureWaitSeconds: 2,
      quickLoginCheckMilliSeconds: 1,
      minimumQuickLoginWaitSeconds: 1,
      maxDeltaTimeSeconds: 60,
    },
  ],
  [
    'passwords of twelve characters of four kinds, no common one, none with the address, none of the last five',
    {
      passwordPolicy:
        'length(12) and digits(1) and upperCase(1) and lowerCase(1) and specialChars(1) and notUsername(undefined) and notEmail(undefined) and notContainsUsername(undefined) and passwordBlacklist(pwp-mots-de-passe-courants.txt) and passwordHistory(5)',
    },
    { passwordPolicy: 'length(4)' },
  ],
  [
    'French, and no other language',
    { internationalizationEnabled: true, supportedLocales: ['fr'], defaultLocale: 'fr' },
    { internationalizationEnabled: true, supportedLocales: ['en'], defaultLocale: 'en' },
  ],
  [
    'the pages and mails of the portal',
    { loginTheme: 'pwp', emailTheme: 'pwp', displayName: 'Portail Web Professionnel' },
    { loginTheme: 'keycloak', emailTheme: 'keycloak', displayName: 'Autre' },
  ],
  [
    'links that live three days when the portal sends them, an hour when a person asks',
    { actionTokenGeneratedByAdminLifespan: 259_200, actionTokenGeneratedByUserLifespan: 3_600 },
    { actionTokenGeneratedByAdminLifespan: 60, actionTokenGeneratedByUserLifespan: 86_400 },
  ],
  [
    'no account that makes itself, none of two persons, no change of identifier',
    {
      registrationAllowed: false,
      duplicateEmailsAllowed: false,
      editUsernameAllowed: false,
      verifyEmail: true,
      resetPasswordAllowed: true,
    },
    {
      registrationAllowed: true,
      // Keycloak cannot have two accounts with one address where the address is the identifier.
      editUsernameAllowed: true,
      verifyEmail: false,
      resetPasswordAllowed: false,
    },
  ],
  [
    'one-time codes of six digits that serve once, half a minute early or late at most',
    {
      otpPolicyType: 'totp',
      otpPolicyDigits: 6,
      otpPolicyPeriod: 30,
      otpPolicyLookAheadWindow: 1,
      otpPolicyCodeReusable: false,
    },
    {
      otpPolicyType: 'hotp',
      otpPolicyDigits: 8,
      otpPolicyPeriod: 60,
      otpPolicyLookAheadWindow: 0,
      otpPolicyCodeReusable: true,
    },
  ],
];

/** The realm's settings in a run: new, or changed by hand. */
export function settingsContract(keycloak: () => TestKeycloak): void {
  const known = () => keycloak().operator.realms.findOne({ realm: 'pwp' });

  describe('the settings of the realm', () => {
    test.each(SETTINGS)('are %s', async (_what, written) => {
      expect(await known()).toMatchObject(written);
    });

    test('are restored by a run after manual changes', async () => {
      const written = Object.fromEntries(SETTINGS.flatMap(([, values]) => Object.entries(values)));
      const byHand = Object.fromEntries(SETTINGS.flatMap(([, , values]) => Object.entries(values)));
      await keycloak().operator.realms.update({ realm: 'pwp' }, byHand);
      try {
        expect(await known()).toMatchObject(byHand);
      } finally {
        await keycloak().applyAgain();
      }
      expect(await known()).toMatchObject(written);
    });

    test('keep the operator’s own attributes of the realm', async () => {
      const { operator, applyAgain } = keycloak();
      const before = await known();
      await operator.realms.update({ realm: 'pwp' }, { attributes: { ...before?.attributes, 'exploitant.note': 'x' } });
      await applyAgain();
      const after = await known();
      expect(after?.attributes).toEqual({ ...before?.attributes, 'exploitant.note': 'x' });
      await operator.realms.update({ realm: 'pwp' }, { attributes: { ...before?.attributes } });
    });

    test('have the events of the administration name no person', async () => {
      const { operator } = keycloak();
      const email = `evenement-${randomUUID()}@pwp.test`;
      const { id } = await operator.users.create({
        username: email,
        email,
        firstName: 'Prenom-evenement',
        enabled: true,
      });
      await operator.users.del({ id });
      const events = await operator.realms.findAdminEvents({ realm: 'pwp', resourcePath: `users/${id}` });
      expect(new Set(events.map(({ operationType }) => operationType))).toEqual(new Set(['CREATE', 'DELETE']));
      expect(JSON.stringify(events)).not.toMatch(/evenement/);
    });
  });
}
