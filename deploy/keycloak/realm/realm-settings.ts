import { PASSWORD_LIST } from '../common-passwords.ts';
import type { RealmRepresentation } from '../representations.ts';

/** Name of the realm of the portal's accounts. */
export const REALM = 'pwp';

/** Where Keycloak sends its mails. */
export interface MailServer {
  host: string;
  port: number;
  from: string;
  fromDisplayName: string;
  /** `STARTTLS` is asked for; off only where the mail server is on the same machine. */
  starttls: boolean;
  /** TLS from the first byte (`smtps`), in the place of STARTTLS. */
  ssl?: boolean;
  user?: string | undefined;
  password?: string | undefined;
}

const PASSWORD_POLICY = [
  'length(12) and digits(1) and upperCase(1) and lowerCase(1) and specialChars(1)',
  'notUsername(undefined) and notEmail(undefined) and notContainsUsername(undefined)',
  `passwordBlacklist(${PASSWORD_LIST}) and passwordHistory(5)`,
].join(' and ');

/** The realm's own settings: everything but clients, roles, groups, profile and flows. Durations are in seconds. */
export function realmSettings(mail: MailServer): RealmRepresentation {
  return {
    realm: REALM,
    enabled: true,
    displayName: 'Portail Web Professionnel',
    loginTheme: 'pwp',
    emailTheme: 'pwp',
    internationalizationEnabled: true,
    supportedLocales: ['fr'],
    defaultLocale: 'fr',
    // Accounts are asked for on the portal: one that registers itself here would be active at once.
    registrationAllowed: false,
    registrationEmailAsUsername: true,
    loginWithEmailAllowed: true,
    duplicateEmailsAllowed: false,
    editUsernameAllowed: false,
    verifyEmail: true,
    resetPasswordAllowed: true,
    rememberMe: false,
    sslRequired: 'external',
    passwordPolicy: PASSWORD_POLICY,
    bruteForceProtected: true,
    permanentLockout: false,
    // Keycloak counts by account alone, whoever tries: short waits, so that nobody keeps another out for long.
    failureFactor: 5,
    waitIncrementSeconds: 30,
    maxFailureWaitSeconds: 120,
    quickLoginCheckMilliSeconds: 1000,
    minimumQuickLoginWaitSeconds: 30,
    maxDeltaTimeSeconds: 3_600,
    // What is changed here takes effect on the portal within the life of a token.
    accessTokenLifespan: 300,
    ssoSessionIdleTimeout: 1_800,
    ssoSessionMaxLifespan: 36_000,
    revokeRefreshToken: true,
    refreshTokenMaxReuse: 0,
    // The link of « votre compte est validé » lives three days; the one of a forgotten password an hour, since mail may be held back.
    actionTokenGeneratedByAdminLifespan: 259_200,
    actionTokenGeneratedByUserLifespan: 3_600,
    otpPolicyType: 'totp',
    otpPolicyAlgorithm: 'HmacSHA1',
    otpPolicyDigits: 6,
    otpPolicyPeriod: 30,
    // The code of the half minute before or after is taken too, for clocks that differ; Keycloak has none where nothing is written.
    otpPolicyLookAheadWindow: 1,
    otpPolicyCodeReusable: false,
    // Of a realm that exists, Keycloak changes the policy of passkeys only where this name is given, and then as a whole.
    webAuthnPolicyPasswordlessRpEntityName: 'Portail Web Professionnel',
    webAuthnPolicyPasswordlessPasskeysEnabled: true,
    webAuthnPolicyPasswordlessResidentKey: 'required',
    // What makes two factors of a passkey; a realm that an older Keycloak made may ask for none.
    webAuthnPolicyPasswordlessUserVerificationRequirement: 'required',
    eventsEnabled: true,
    // Six months, as the State's rules on logs ask.
    eventsExpiration: 15_552_000,
    adminEventsEnabled: true,
    adminEventsDetailsEnabled: true,
    adminPermissionsEnabled: true,
    smtpServer: {
      host: mail.host,
      port: String(mail.port),
      from: mail.from,
      fromDisplayName: mail.fromDisplayName,
      starttls: String(mail.starttls),
      ssl: String(mail.ssl === true),
      auth: String(mail.user !== undefined),
      ...(mail.user === undefined ? {} : { user: mail.user, password: mail.password ?? '' }),
    },
  };
}
