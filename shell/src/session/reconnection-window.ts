import Keycloak from 'keycloak-js';
import { RECONNECTION_PATH } from '../manifest/shell-pages.ts';
import type { PageData } from '../page-data.ts';
import type { Tokens } from './identity.ts';

interface Handover {
  type: 'pwp:session';
  tokens: Tokens;
}

/**
 * Opens the window in which the person signs in again and waits for the tokens that it hands over.
 * Answers null when the browser blocked the window; never settles while the person has not signed in.
 */
export function openReconnectionWindow(): Promise<Tokens> | null {
  const opened = window.open(RECONNECTION_PATH, 'pwp-reconnexion', 'popup,width=560,height=760');
  if (opened === null) return null;
  const { promise, resolve } = Promise.withResolvers<Tokens>();
  const receive = (event: MessageEvent<unknown>) => {
    if (event.origin !== location.origin || event.source !== opened || !isHandover(event.data)) return;
    window.removeEventListener('message', receive);
    resolve(event.data.tokens);
  };
  window.addEventListener('message', receive);
  return promise;
}

/** The other side: signs in, hands the tokens to the window that opened this one, and closes. */
export async function handSessionOver({ identity, brand }: PageData): Promise<void> {
  document.title = `Reconnexion - ${brand.name}`;
  const keycloak = new Keycloak(identity);
  if (!(await keycloak.init({ pkceMethod: 'S256', checkLoginIframe: false }))) {
    await keycloak.login({ redirectUri: location.origin + RECONNECTION_PATH });
    return;
  }
  const { token, refreshToken, idToken, timeSkew } = keycloak;
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- TypeScript has it as any; a window of this origin, or none
  const opener: Window | null = window.opener;
  if (opener === null || token === undefined || refreshToken === undefined || idToken === undefined) {
    // Nobody waits for these tokens: the address was typed, or the first window is gone.
    location.replace('/');
    return;
  }
  const handover: Handover = { type: 'pwp:session', tokens: { token, refreshToken, idToken, timeSkew: timeSkew ?? 0 } };
  opener.postMessage(handover, location.origin);
  window.close();
}

function isHandover(data: unknown): data is Handover {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'pwp:session';
}
