import type { AccountAccess, IdentityOutcome } from '@pwp/web-kit/host';
import Keycloak from 'keycloak-js';
import type { IdentityConfig } from '../page-data.ts';
import { sharedStorage } from '@pwp/web-kit/browser-storage';
import { identityAnswers } from './identity-answers.ts';
import { keepPageState, restorePageState } from './kept-page-state.ts';
import { followActs } from './person-acts.ts';

/** Tokens handed from one window of the portal to another. */
export interface Tokens {
  token: string;
  refreshToken: string;
  idToken: string;
  /** Seconds between this machine's clock and the identity's, as keycloak-js counts them. */
  timeSkew: number;
}

/** The person at the keyboard, as the identity knows them. Tokens stay in memory. */
export interface Identity extends AccountAccess {
  /** Resolves once signed in; leaves the page for the identity's own when nobody is. */
  signIn(): Promise<void>;
  /**
   * Whether somebody is signed in, for a page that anybody may read. Where somebody was in this browser, the identity is asked, which
   * leaves the page and comes back without a question; when it does not answer, nobody is.
   */
  rejoin(): Promise<boolean>;
  /** Whether the token gives this role; the API has the last word. */
  hasRole: (role: string) => boolean;
  /**
   * A token good for the next seconds. When the session is over, waits until it is renewed; in the background, undefined,
   * as once the page is left.
   * Rejects when the identity cannot be reached.
   */
  accessToken: (refused: boolean, background: boolean) => Promise<string | undefined>;
  /** The token while it is good; never renewed, since that would keep alive the session of a person who left. */
  currentToken: () => string | undefined;
  /** Nobody has used the page for a while, and its token ran out: another one would keep alive the session of a person who left. */
  isLeft: () => boolean;
  /** What to do when the session is over; until then it cannot be renewed. */
  onSessionOver(renew: Renewal): void;
}

/** Asks the person to sign in again without leaving the page. */
type Renewal = () => Promise<Tokens>;

/** Kept by a browser in which somebody signed in and did not sign out. */
const KNOWN = 'pwp-connecte';

/** Seconds of validity that a token must still have to be sent. */
const MARGIN = 20;

/** After this time without a key or a movement, the page stops its own background reads, ms. */
const WATCHED = 15 * 60_000;

/** No frame is opened to follow the session: the CSP allows none. */
const OPTIONS = { pkceMethod: 'S256', checkLoginIframe: false } as const;

/** Keycloak's « application-initiated actions »: the person leaves the page for one. */
const ACTIONS = { password: 'UPDATE_PASSWORD', passkey: 'webauthn-register-passwordless' } as const;

/** Role of accounts that need a second factor. The embedded identity has none of these. */
const SECOND_FACTOR_ROLE = 'second-facteur';

/** An IP address: browsers make no passkey there. */
const BY_NUMBER = /^\[|^[\d.]+$/;

/** Whether the identity has just sent the person back, with what keycloak-js reads in the address; else signing in leaves the page. */
export function comesFromIdentity(): boolean {
  return /[#&]state=/.test(location.hash);
}

/** Signs in by keycloak-js (PKCE) and keeps the tokens fresh. */
export function createIdentity(config: IdentityConfig): Identity {
  let keycloak = new Keycloak(config);
  let renew: Renewal = () => Promise.reject(new Error('identity: nobody renews the session yet'));
  /** Kept here: keycloak-js forgets it with the tokens, and it says whether the same person came back. */
  let subject: string | undefined;
  let renewing: Promise<void> | undefined;
  let outcome: IdentityOutcome | undefined;
  const sinceLastAct = followActs();
  keycloak.onActionUpdate = (status, action) => {
    outcome = { action: action === ACTIONS.passkey ? 'passkey' : 'password', status };
  };

  /** keycloak-js compares only the nonce of an ID token: who issued it, and to whom, is compared here. */
  async function initialise(client: Keycloak, tokens?: Tokens): Promise<boolean> {
    const isIn = await client.init({ ...OPTIONS, ...tokens });
    const { iss, aud } = client.idTokenParsed ?? {};
    if (isIn && (iss !== `${config.url}/realms/${config.realm}` || ![aud].flat().includes(config.clientId))) {
      client.clearToken();
      throw new Error('identity: the ID token is not of this realm, or not for this client');
    }
    return isIn;
  }

  function leaveFor(action: keyof typeof ACTIONS): Promise<void> {
    keepPageState();
    return keycloak.login({ action: ACTIONS[action], redirectUri: `${location.origin}/` });
  }

  async function renewed(): Promise<void> {
    const tokens = await renew();
    const next = new Keycloak(config);
    await initialise(next, tokens);
    if (next.subject !== subject) {
      // Another person signed in. The screen is not theirs, and nothing of it may leave with their token.
      location.reload();
      throw new Error('identity: someone else signed in');
    }
    keycloak = next;
  }

  /** Asks the person once, however many requests find that the session has ended. */
  function askOnce(): Promise<void> {
    renewing ??= renewed().finally(() => {
      renewing = undefined;
    });
    return renewing;
  }

  /** The person is back on the page that was asked for. */
  function settle(isIn: boolean): void {
    restorePageState();
    subject = keycloak.subject;
    if (isIn) sharedStorage.keep(KNOWN, 'oui');
    else sharedStorage.forget(KNOWN);
  }

  const currentToken = () =>
    keycloak.token === undefined || keycloak.isTokenExpired(MARGIN) ? undefined : keycloak.token;
  const isLeft = () => sinceLastAct() > WATCHED && currentToken() === undefined;

  async function accessToken(refused: boolean, background: boolean): Promise<string | undefined> {
    if (background && isLeft()) return undefined;
    if (renewing !== undefined) {
      if (background) return undefined;
      await renewing;
    }
    try {
      await keycloak.updateToken(refused ? -1 : MARGIN);
    } catch (error) {
      // keycloak-js drops the tokens when the identity refuses them, and keeps them when it could not be reached.
      if (keycloak.refreshToken !== undefined) {
        if (refused || keycloak.isTokenExpired()) throw error;
      } else if (background) {
        return undefined;
      } else {
        await askOnce();
      }
    }
    if (keycloak.token === undefined) throw new Error('accessToken: nobody is signed in');
    return keycloak.token;
  }

  return {
    accessToken,
    currentToken,
    isLeft,
    onSessionOver(renewal) {
      renew = renewal;
    },
    async signIn() {
      // Not `onLoad: 'login-required'`: with it, keycloak-js would leave the page as soon as a refresh is refused.
      const isIn = await initialise(keycloak).catch((error: unknown) => {
        // The identity went down as the person came back from it: the next try is made from the page that was asked for.
        restorePageState();
        throw error;
      });
      if (!isIn) {
        keepPageState();
        // An identity that is down is stood in for by a page that waits for it, so it need not be asked first.
        await keycloak.login({ redirectUri: `${location.origin}/` });
      }
      settle(true);
    },
    async rejoin() {
      if (sharedStorage.read(KNOWN) === null) return false;
      const comesBack = comesFromIdentity();
      if (!comesBack && !(await identityAnswers(config))) return false;
      const isIn = await initialise(keycloak);
      if (isIn || comesBack) {
        settle(isIn);
        return isIn;
      }
      keepPageState();
      await keycloak.login({ prompt: 'none', redirectUri: `${location.origin}/` });
      // The page is being left.
      return new Promise(() => undefined);
    },
    hasRole: (role) => keycloak.hasRealmRole(role),
    changePassword: () => leaveFor('password'),
    takesPasskey: () =>
      keycloak.hasRealmRole(SECOND_FACTOR_ROLE) &&
      'PublicKeyCredential' in window &&
      !BY_NUMBER.test(location.hostname),
    registerPasskey: () => leaveFor('passkey'),
    takeIdentityOutcome() {
      const taken = outcome;
      outcome = undefined;
      return taken;
    },
    signOut() {
      // Sent even though the page is left, and awaited by nobody: an API that does not answer keeps nobody signed in.
      navigator.sendBeacon('/api/session/deconnexion');
      sharedStorage.forget(KNOWN);
      return keycloak.logout({ redirectUri: `${location.origin}/` });
    },
  };
}
