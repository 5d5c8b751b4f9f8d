import { ProblemError, type Identity } from '@pwp/api-kit';
import { createKeycloakIdentity } from '@pwp/platform-api';
import { decodeJwt } from 'jose';
import { vi } from 'vitest';
import type { ReadPage, RealmClient, Tokens } from '@pwp/local-stack/stand-ins/identity/testing/realm-client';
import { AGENT, type ContractRealm } from './contract-realm.ts';

/** An id without an account. */
export const UNKNOWN = '00000000-0000-4000-8000-000000000000';

/** A whole profile. */
export const PROFILE = {
  nom: 'MARTIN-ESSAI',
  prenom: 'Zoé',
  telephone: '+33 (0)1 02 03 04 05',
  typeOrganisme: 'EPCI',
  organisme: 'Communauté de communes de l’Essai',
};

/** The platform's adapter on a realm. */
export function adapter(
  realm: ContractRealm,
  settings: { baseUrl?: string; clientSecret?: string | undefined; timeout?: number; linkLife?: number } = {},
): Identity {
  return createKeycloakIdentity({
    baseUrl: realm.baseUrl,
    realm: 'pwp',
    clientId: 'pwp-api',
    clientSecret: realm.apiSecret,
    timeout: 15_000,
    portalUrl: realm.portalUrl,
    portalClientId: 'pwp-portal',
    ...settings,
  });
}

/** A browser with a session, and its tokens. */
export interface SignedIn {
  client: RealmClient;
  tokens: Tokens;
  sid: string;
}

/** Signs in through the page. */
export async function signIn(
  realm: ContractRealm,
  email: string = AGENT.email,
  password: string = AGENT.password,
): Promise<SignedIn> {
  const client = realm.newClient();
  const tokens = await client.redeem(await client.signIn(email, password));
  return { client, tokens, sid: String(decodeJwt(tokens.access_token)['sid']) };
}

/**
 * Opens an action that changes a factor (`kc_action`), once the sign-in is of an earlier second, by which Keycloak
 * counts; returns the page that asks the person to sign in again.
 */
export async function askForAction({ client, tokens }: Omit<SignedIn, 'sid'>, action: string): Promise<ReadPage> {
  const signedInAt = Number(decodeJwt(tokens.access_token)['auth_time']);
  await vi.waitUntil(() => Date.now() >= (signedInAt + 1) * 1000, { timeout: 5_000 });
  return (await client.authorize({ kc_action: action })).page;
}

/** Opens the change of the agent's password as he does: he gives the current one again. */
export async function openPasswordChange(agent: SignedIn): Promise<ReadPage> {
  const page = await askForAction(agent, 'UPDATE_PASSWORD');
  return agent.client.submit(page, { username: AGENT.email, password: AGENT.password });
}

/** Whether the page accepts this account with this password. */
export async function canSignIn(realm: ContractRealm, email: string, password: string): Promise<boolean> {
  const { page } = await realm.newClient().signIn(email, password);
  return page.url.hash.includes('code=');
}

/** The promise's rejection. */
export async function refusal(work: Promise<unknown>): Promise<ProblemError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** The link of the newest mail to an address. */
export async function linkOf(realm: ContractRealm, address: string): Promise<string> {
  const [mail] = await realm.mailsTo(address);
  const link = /https?:\S+/.exec(mail?.text ?? '')?.[0];
  if (link === undefined) throw new Error(`no mail with a link came to ${address}`);
  return link;
}

/** The link of the next mail to an address, after the one with the link `before`. */
export function linkAfter(realm: ContractRealm, address: string, before: string): Promise<string> {
  return vi.waitUntil(
    async () => {
      const link = await linkOf(realm, address);
      return link !== before && link;
    },
    { timeout: 15_000 },
  );
}

/** Opens the link of an action mail and goes through its pages like its reader; returns the last one. */
export async function followLink(client: RealmClient, link: string, password: string): Promise<ReadPage> {
  let page = await client.open(link);
  for (let step = 0; step < 5; step += 1) {
    const proceed = /href="([^"]*action-token[^"]*)"/.exec(page.html)?.[1];
    if (page.html.includes('name="password-new"')) {
      page = await client.submit(page, { 'password-new': password, 'password-confirm': password });
    } else if (proceed !== undefined) {
      page = await client.open(proceed.replaceAll('&amp;', '&'));
    } else if (page.html.includes('name="jeton"')) {
      page = await client.submit(page, {});
    } else {
      return page;
    }
  }
  throw new Error(`the link leads nowhere: ${page.url.pathname}`);
}

/** The groups that an access token names. */
export function groupsOf(token: string): string[] {
  const { groups } = decodeJwt<{ groups?: string[] }>(token);
  return groups ?? [];
}

/** The realm roles of an access token. */
export function rolesOf(token: string): string[] {
  return decodeJwt<{ realm_access?: { roles: string[] } }>(token).realm_access?.roles ?? [];
}

/** A token of the service account of the API. */
export async function serviceToken({ baseUrl, apiSecret }: ContractRealm): Promise<string> {
  const answer = await fetch(`${baseUrl}/realms/pwp/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'pwp-api', client_secret: apiSecret }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return token;
}
