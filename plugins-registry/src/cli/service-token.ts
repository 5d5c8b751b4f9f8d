import { readBounded } from '@pwp/contracts';
import { z } from 'zod';

/** Credentials of a team's client. */
export interface ClientCredentials {
  /** The realm's address. */
  issuer: string;
  clientId: string;
  clientSecret: string;
}

/** The identity gave no token. */
export class NoServiceToken extends Error {
  constructor({ issuer, clientId }: ClientCredentials, reason: string, cause?: unknown) {
    super(`Le client « ${clientId} » n’a pas de jeton de ${issuer} : ${reason}.`, { cause });
    this.name = 'NoServiceToken';
  }
}

const Given = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const Refused = z.object({ error: z.string(), error_description: z.string().optional() });

/** How long the identity may take, ms. */
const PATIENCE = 10_000;

/** Longest answer, bytes. */
const LONGEST = 64 * 1024;

/** A token is renewed this long before it expires, ms. */
const MARGIN = 15_000;

/** Creates a source of tokens (client credentials, RFC 6749 § 4.4), renewed before they expire. It throws `NoServiceToken`. */
export function serviceToken(credentials: ClientCredentials): () => Promise<string> {
  let held: { token: string; until: number } | undefined;
  return async () => {
    if (held !== undefined && Date.now() < held.until) return held.token;
    const { access_token: token, expires_in: seconds } = await askToken(credentials);
    held = { token, until: Date.now() + seconds * 1000 - MARGIN };
    return token;
  };
}

async function askToken(credentials: ClientCredentials): Promise<z.output<typeof Given>> {
  const { issuer, clientId, clientSecret } = credentials;
  const response = await fetch(`${issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    }),
    signal: AbortSignal.timeout(PATIENCE),
    redirect: 'error',
  }).catch((error: unknown) => {
    throw new NoServiceToken(credentials, 'elle ne répond pas', error);
  });
  const answer: unknown = await readBounded(response, LONGEST)
    .then(JSON.parse)
    .catch(() => undefined);
  const given = Given.safeParse(answer);
  if (response.ok && given.success) return given.data;
  const refused = Refused.safeParse(answer);
  throw new NoServiceToken(
    credentials,
    refused.success ? (refused.data.error_description ?? refused.data.error) : `elle a répondu ${response.status}`,
  );
}
