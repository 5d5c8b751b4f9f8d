import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { PROTOCOL_PATH, REALM_PATH } from '../realm.ts';

/** The response of the token endpoint. */
export const Tokens = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  id_token: z.string(),
  expires_in: z.number(),
  token_type: z.string(),
});
export type Tokens = z.infer<typeof Tokens>;

/** A parsed page. */
export interface ReadPage {
  status: number;
  url: URL;
  html: string;
  headers: Headers;
}

type Fetch = (url: URL | string, init: RequestInit) => Promise<Response>;

interface Cookie {
  value: string;
  path: string;
}

/** A browser without a screen: it stores cookies by path, follows redirects within the realm, and fills forms. */
export class RealmClient {
  readonly #origin: string;
  readonly #fetch: Fetch;
  readonly #cookies = new Map<string, Cookie>();

  /** `ask`: over which connections. */
  constructor(origin: string, ask: Fetch = fetch) {
    this.#origin = origin;
    this.#fetch = ask;
  }

  /** Opens an address of the realm, or the target of a page's redirect. */
  async open(
    path: string,
    init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
  ): Promise<ReadPage> {
    const url = new URL(path, this.#origin);
    const response = await this.#fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { Accept: 'text/html', ...init.headers, Cookie: this.#cookieHeader(url.pathname) },
    });
    this.#keepCookies(response.headers.getSetCookie());
    const location = response.headers.get('Location');
    if (location !== null && isRealm(new URL(location, url), this.#origin))
      return this.open(new URL(location, url).href);
    return {
      status: response.status,
      url: location === null ? url : new URL(location, url),
      html: await response.text(),
      headers: response.headers,
    };
  }

  /** Submits the page's form with these fields; hidden ones keep their value. */
  async submit(
    page: ReadPage,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<ReadPage> {
    const form = /<form[^>]*action="([^"]+)"[^>]*>(.*?)<\/form>/s.exec(page.html);
    if (!form?.[1]) throw new Error(`No form on ${page.url.pathname}:\n${page.html}`);
    const body = new URLSearchParams([...hiddenFields(form[2] ?? ''), ...Object.entries(fields)]);
    return this.open(new URL(form[1].replaceAll('&amp;', '&'), page.url).href, {
      method: 'POST',
      body,
      headers: { Origin: this.#origin, ...headers },
    });
  }

  /**
   * Requests a code like keycloak-js, except for the `parameters` to change or leave out; returns the resulting page
   * and the PKCE verifier.
   */
  async authorize(parameters: Record<string, string | undefined> = {}): Promise<{ page: ReadPage; verifier: string }> {
    const verifier = randomBytes(32).toString('base64url');
    const asked: Record<string, string | undefined> = {
      client_id: 'pwp-portal',
      redirect_uri: `${this.#origin}/`,
      response_type: 'code',
      response_mode: 'fragment',
      scope: 'openid',
      state: 'etat',
      nonce: 'nonce',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...parameters,
    };
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.set(name, value);
    return { page: await this.open(`${REALM_PATH}${PROTOCOL_PATH}/auth?${query.toString()}`), verifier };
  }

  /** Signs in through the page; returns the last page, which is the portal's when the password was right. */
  async signIn(username: string, password: string): Promise<{ page: ReadPage; verifier: string }> {
    const { page, verifier } = await this.authorize();
    return { page: await this.submit(page, { username, password }), verifier };
  }

  /** The tokens that the portal's page gets for the code in its address. */
  async redeem(signedIn: { page: ReadPage; verifier: string }): Promise<Tokens> {
    const code = new URLSearchParams(signedIn.page.url.hash.slice(1)).get('code') ?? '';
    const answer = await this.token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: `${this.#origin}/`,
      code_verifier: signedIn.verifier,
    });
    return Tokens.parse(await answer.json());
  }

  refresh(refreshToken: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.token({ grant_type: 'refresh_token', refresh_token: refreshToken }, headers);
  }

  token(form: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    return this.post('/token', { client_id: 'pwp-portal', ...form }, headers);
  }

  post(endpoint: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    return this.#fetch(this.#origin + REALM_PATH + PROTOCOL_PATH + endpoint, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: { Origin: this.#origin, ...headers },
    });
  }

  #cookieHeader(path: string): string {
    return [...this.#cookies]
      .filter(([, cookie]) => path.startsWith(cookie.path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
  }

  #keepCookies(headers: readonly string[]): void {
    for (const header of headers) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, { value, path: /path=([^;]+)/i.exec(header)?.[1] ?? '/' });
    }
  }
}

/** The visible text of a page, without tags. */
export function textOf(page: ReadPage): string {
  return page.html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ');
}

function isRealm(url: URL, origin: string): boolean {
  return url.origin === origin && url.pathname.startsWith(REALM_PATH);
}

function hiddenFields(form: string): [string, string][] {
  return [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
}
