/** One step of a flow, by the id of its provider. */
interface FlowStep {
  provider: string;
  requirement: Requirement;
  config?: Readonly<Record<string, string>>;
}

/** Steps that are gone through, or left out, together. */
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

/** True as long as none of these credentials was given on the way here. */
function noneGiven(...credentials: string[]): FlowStep {
  return {
    provider: 'conditional-credential',
    requirement: 'REQUIRED',
    config: { credentials: credentials.join('##'), included: 'false' },
  };
}

/** Asks who must give two factors for a one-time code; who has none yet makes one there. */
const secondFactor: SubFlow = {
  name: 'second facteur',
  requirement: 'CONDITIONAL',
  // A passkey is two factors already.
  items: [mustGiveTwo, noneGiven(PASSKEY), { provider: 'auth-otp-form', requirement: 'REQUIRED' }],
};

/** The sign-in: cookie or the identity of another service, else password or passkey, then the second factor. */
export const browserFlow: FlowPlan = {
  alias: 'pwp-navigateur',
  description: 'Mot de passe, et un second facteur pour les référents et les administrateurs',
  items: [
    { provider: 'auth-cookie', requirement: 'ALTERNATIVE' },
    { provider: 'identity-provider-redirector', requirement: 'ALTERNATIVE' },
    {
      name: 'formulaires',
      requirement: 'ALTERNATIVE',
      items: [{ provider: 'auth-username-password-form', requirement: 'REQUIRED' }, secondFactor],
    },
  ],
};
