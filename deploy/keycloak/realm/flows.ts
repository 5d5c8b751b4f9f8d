/** One step of a flow, by the id of its provider. */
interface FlowStep {
  provider: string;
  requirement: Requirement;
  config?: Readonly<Record<string, string>>;
}

/** Steps that run, or are skipped, together. */
interface SubFlow {
  name: string;
  requirement: Requirement;
  items: readonly FlowItem[];
}

export type FlowItem = FlowStep | SubFlow;
type Requirement = 'REQUIRED' | 'ALTERNATIVE' | 'CONDITIONAL' | 'DISABLED';

/** A flow of the realm, from its first step to its last. */
export interface FlowPlan {
  alias: string;
  description: string;
  items: readonly FlowItem[];
}

const PASSKEY = 'webauthn-passwordless';

const mustGiveTwo: FlowStep = {
  provider: 'conditional-user-role',
  requirement: 'REQUIRED',
  config: { condUserRole: 'second-facteur' },
};

/** True while none of these credentials was used in this flow. */
function noneGiven(...credentials: string[]): FlowStep {
  return {
    provider: 'conditional-credential',
    requirement: 'REQUIRED',
    config: { credentials: credentials.join('##'), included: 'false' },
  };
}

/** When two factors are required, asks for the account's second one: a one-time code or a passkey. */
const factorOfTheAccount: SubFlow = {
  name: 'second facteur',
  requirement: 'CONDITIONAL',
  items: [
    mustGiveTwo,
    // A passkey already counts as two factors.
    noneGiven(PASSKEY),
    { provider: 'conditional-user-configured', requirement: 'REQUIRED' },
    { provider: 'auth-otp-form', requirement: 'ALTERNATIVE' },
    { provider: 'webauthn-authenticator-passwordless', requirement: 'ALTERNATIVE' },
  ],
};

/** When two factors are required and the account has no second one, registers a one-time code. */
const firstFactorOfTheAccount: SubFlow = {
  name: 'premier second facteur',
  requirement: 'CONDITIONAL',
  items: [mustGiveTwo, noneGiven(PASSKEY, 'otp'), { provider: 'auth-otp-form', requirement: 'REQUIRED' }],
};

/** The sign-in: cookie or another service's identity, else password or passkey, then the second factor. */
export const browserFlow: FlowPlan = {
  alias: 'pwp-navigateur',
  description: 'Mot de passe, et un second facteur pour les référents et les administrateurs',
  items: [
    { provider: 'auth-cookie', requirement: 'ALTERNATIVE' },
    { provider: 'identity-provider-redirector', requirement: 'ALTERNATIVE' },
    {
      name: 'formulaires',
      requirement: 'ALTERNATIVE',
      items: [
        { provider: 'auth-username-password-form', requirement: 'REQUIRED' },
        factorOfTheAccount,
        firstFactorOfTheAccount,
      ],
    },
  ],
};

/**
 * The forgotten password: a mail replaces the password, and the second factor is the sign-in's. Keycloak's default
 * flow also lets the reader of the mail register a new one-time code, which would leave the mailbox as the only
 * factor.
 */
export const resetCredentialsFlow: FlowPlan = {
  alias: 'pwp-mot-de-passe-oublie',
  description: 'Un courriel à la place du mot de passe, et le second facteur du compte',
  items: [
    { provider: 'reset-credentials-choose-user', requirement: 'REQUIRED' },
    { provider: 'reset-credential-email', requirement: 'REQUIRED' },
    factorOfTheAccount,
    firstFactorOfTheAccount,
    { provider: 'reset-password', requirement: 'REQUIRED' },
  ],
};
