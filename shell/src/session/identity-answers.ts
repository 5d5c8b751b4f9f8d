import type { IdentityConfig } from '../page-data.ts';

/** How long the identity may take to answer whether it is there, ms. */
const ASKED_FOR = 2_000;

/** Whether the identity can be asked: whoever is sent to one that does not answer loses the page. */
export async function identityAnswers({ url, realm }: Pick<IdentityConfig, 'url' | 'realm'>): Promise<boolean> {
  try {
    const address = `${url}/realms/${encodeURIComponent(realm)}/.well-known/openid-configuration`;
    const { ok, type } = await fetch(address, { mode: 'no-cors', signal: AbortSignal.timeout(ASKED_FOR) });
    return ok || type === 'opaque';
  } catch {
    return false;
  }
}
