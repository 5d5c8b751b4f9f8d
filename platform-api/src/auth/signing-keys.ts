import { createPublicKey } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { serviceIndisponible } from '@pwp/api-kit';
import { readBounded } from '@pwp/contracts';
import { z } from 'zod';

const Jwks = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) });

/** A realm's public keys, by key id, as PEM. */
export interface SigningKeys {
  /**
   * The key, or undefined when the realm does not have it. Throws `service-indisponible` when the key is unknown and
   * the realm does not answer.
   */
  get(kid: string): Promise<string | undefined>;
  /** Asks for them before the first request needs one, again and again until `patience` ms are over; whether the realm answered. */
  whenKnown(patience: number): Promise<boolean>;
}

/** Shortest interval between two requests for unknown key ids, ms: forged tokens must not each cause a request. */
const MIN_INTERVAL = 10_000;

/** Between two requests of a process that begins, ms. */
const BETWEEN = 500;

/** Longest list of keys, bytes; a key is about 2 KB. */
const LONGEST_ANSWER = 256 * 1024;

/** Where a realm is: the issuer of its tokens. */
export const realmUrl = ({ keycloakUrl, realm }: Realm) => `${keycloakUrl}/realms/${realm}`;

interface Realm {
  keycloakUrl: string;
  realm: string;
}

/** Reads keys from the realm's certs endpoint once, and again for a new key id. */
export function createSigningKeys(of: Realm): SigningKeys {
  let keys = new Map<string, string>();
  let askedAt = 0;
  let asking: Promise<void> | undefined;

  const ask = async (): Promise<void> => {
    let body: unknown;
    try {
      const response = await fetch(`${realmUrl(of)}/protocol/openid-connect/certs`, {
        signal: AbortSignal.timeout(5_000),
        redirect: 'error',
      });
      if (!response.ok) throw new Error(`the realm's keys answered ${response.status}`);
      body = JSON.parse(await readBounded(response, LONGEST_ANSWER));
    } catch (error) {
      throw serviceIndisponible('Le service d’identité ne répond pas. Réessayez dans un instant.', { cause: error });
    }
    const rsa = Jwks.parse(body).keys.filter((key) => key.kty === 'RSA');
    keys = new Map(
      rsa.map((key) => [
        key.kid,
        createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString(),
      ]),
    );
    askedAt = Date.now();
  };

  const askOnce = (): Promise<void> =>
    (asking ??= ask().finally(() => {
      asking = undefined;
    }));

  return {
    async whenKnown(patience) {
      for (const deadline = Date.now() + patience; ; await setTimeout(BETWEEN))
        try {
          await askOnce();
          return true;
        } catch {
          if (Date.now() > deadline) return false;
        }
    },
    async get(kid) {
      const known = keys.get(kid);
      if (known !== undefined) return known;
      if (Date.now() - askedAt < MIN_INTERVAL) return undefined;
      await askOnce();
      return keys.get(kid);
    },
  };
}
