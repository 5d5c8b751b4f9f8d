import { REALM } from '@pwp/contracts';
import { PASSWORD_LIST } from '../common-passwords.ts';
import type { RealmRepresentation } from '../representations.ts';

/** Key that signs the tokens: 128 bits of strength, where the one that Keycloak makes by itself has 112. */
export const SIGNING_KEY = {
  name: 'pwp-rsa-3072',
  providerId: 'rsa-generated',
  providerType: 'org.keycloak.keys.KeyProvider',
  // That of Keycloak has 100.
  config: { priority: ['200'], enabled: ['true'], active: ['true'], algorithm: ['RS256'], keySize: ['3072'] },
};

/** Six months, as required by the State's rules on logs; in seconds. */
const EVENTS_KEPT = 15_552_000;

/** Of the pages of Keycloak, its console among them; their scripts are partly in the page. */
const CONTENT_SECURITY_POLICY = [
  "script-src 'self' 'unsafe-inline'",
  "base-uri 'none'",
  "object-src 'none'",
  "frame-src 'self'",
  "frame-ancestors 'self'",
];

/** Keycloak's mail server. */
export interface MailServer {
  host: string;
  port: number;
  from: string;
  /** `STARTTLS` is required; turn it off only when the mail server is on the same machine. */
  starttls: boolean;
  /** TLS from the first byte (`smtps`) instead of STARTTLS. */
  ssl?: boolean;
  user?: string | undefined;
  password?: string | undefined;
}

const PASSWORD_POLICY = [
  'length(12) and digits(1) and upperCase(1) and lowerCase(1) and specialChars(1)',
  'notUsername(undefined) and notEmail(undefined) and notContainsUsername(undefined)',
  `passwordBlacklist(${PASSWORD_LIST}) and passwordHistory(5)`,
].join(' and ');

/** The realm's settings, `name` being the portal's: everything except clients, roles, groups, profile and flows. Durations are in seconds. */
export function realmSettings(name: string, mail: MailServer): RealmRepresentation {
  return {
    realm: REALM,
    enabled: true,
    displayName: name,
    loginTheme: 'pwp',
    emailTheme: 'pwp',
    internationalizationEnabled: true,
    supportedLocales: ['fr'],
    defaultLocale: 'fr',
    // Accounts are requested on the portal: self-registration in Keycloak would activate one at once.
    registrationAllowed: false,
    registrationEmailAsUsername: true,
    loginWithEmailAllowed: true,
    duplicateEmailsAllowed: false,
    editUsernameAllowed: false,
    verifyEmail: true,
    resetPasswordAllowed: true,
    rememberMe: false,
    sslRequired: 'external',
    browserSecurityHeaders: { contentSecurityPolicy: `${CONTENT_SECURITY_POLICY.join('; ')};` },
    passwordPolicy: PASSWORD_POLICY,
    bruteForceProtected: true,
    permanentLockout: false,
    // Keycloak counts by account, whatever the source address. Short waits, so that an attacker cannot lock an owner
    // out for long.
    failureFactor: 5,
    waitIncrementSeconds: 30,
    maxFailureWaitSeconds: 120,
    quickLoginCheckMilliSeconds: 1000,
    minimumQuickLoginWaitSeconds: 30,
    maxDeltaTimeSeconds: 3_600,
    // A change here takes effect on the portal within the lifetime of a token.
    accessTokenLifespan: 300,
    accessCodeLifespan: 60,
    ssoSessionIdleTimeout: 1_800,
    ssoSessionMaxLifespan: 36_000,
    revokeRefreshToken: true,
    refreshTokenMaxReuse: 0,
    // The link of « votre compte est validé » is valid for three days; that of a forgotten password for an hour,
    // since mail may be delayed.
    actionTokenGeneratedByAdminLifespan: 259_200,
    actionTokenGeneratedByUserLifespan: 3_600,
    otpPolicyType: 'totp',
    otpPolicyAlgorithm: 'HmacSHA1',
    otpPolicyDigits: 6,
    otpPolicyPeriod: 30,
    // The previous and next codes are accepted too, for clocks that differ. Without a value, Keycloak accepts
    // neither.
    otpPolicyLookAheadWindow: 1,
    otpPolicyCodeReusable: false,
    // In an existing realm, Keycloak changes the passkey policy only when this name is given, and then replaces it
    // whole.
    webAuthnPolicyPasswordlessRpEntityName: name,
    webAuthnPolicyPasswordlessPasskeysEnabled: true,
    webAuthnPolicyPasswordlessResidentKey: 'required',
    // User verification makes a passkey count as two factors; a realm of an older Keycloak may not require it.
    webAuthnPolicyPasswordlessUserVerificationRequirement: 'required',
    eventsEnabled: true,
    eventsExpiration: EVENTS_KEPT,
    adminEventsEnabled: true,
    // They are whole accounts, which would outlive the erasure of a person.
    adminEventsDetailsEnabled: false,
    // Keycloak deletes these events by this attribute alone.
    attributes: { adminEventsExpiration: String(EVENTS_KEPT) },
    adminPermissionsEnabled: true,
    smtpServer: {
      host: mail.host,
      port: String(mail.port),
      from: mail.from,
      fromDisplayName: name,
      starttls: String(mail.starttls),
      ssl: String(mail.ssl === true),
      auth: String(mail.user !== undefined),
      ...(mail.user === undefined ? {} : { user: mail.user, password: mail.password ?? '' }),
    },
  };
}
