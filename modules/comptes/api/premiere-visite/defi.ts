import type { Clock } from '@pwp/api-kit';
import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { UniqueConstraintError } from 'sequelize';
import { z } from 'zod';
import { Defi } from '../../contracts/index.ts';
import { DefiModel } from './defi-model.ts';
import { preuveInvalide } from '../problems.ts';

/** How long a challenge is valid, ms: it may be solved early, while the form is filled in. */
const LIFE = 30 * 60_000;

/** The body of a proof: base64 of this JSON. */
const Preuve = z.object({
  challenge: Defi,
  solution: z.object({ counter: z.int(), derivedKey: z.string() }),
});

/** Proofs of work instead of a captcha: one costs the browser a second, thousands cost the sender as many. */
export interface Defis {
  create: () => Promise<Defi>;
  /** Marks a proof as used. Throws `preuve-invalide` for any fault in it. */
  consume: (preuve: string) => Promise<void>;
}

/** Challenges signed with `secret`; `cost` is the work of one attempt. */
export function createDefis(secret: string, cost: number, clock: Clock): Defis {
  return {
    create: async () =>
      Defi.parse(
        await createChallenge({
          algorithm: 'PBKDF2/SHA-256',
          cost,
          deriveKey,
          hmacSignatureSecret: secret,
          expiresAt: new Date(clock.now().getTime() + LIFE),
        }),
      ),

    async consume(preuve) {
      const { challenge, solution } = readPreuve(preuve);
      const expiresAt = new Date(challenge.parameters.expiresAt * 1_000);
      // Checked by our clock before the costly part; the signature is checked next.
      if (expiresAt <= clock.now()) throw refusal();
      const { verified } = await verifySolution({ challenge, solution, deriveKey, hmacSignatureSecret: secret });
      if (!verified) throw refusal();
      try {
        await DefiModel.create({ nonce: challenge.parameters.nonce, expiresAt });
      } catch (error) {
        if (error instanceof UniqueConstraintError) throw refusal();
        throw error;
      }
    },
  };
}

function readPreuve(preuve: string): z.output<typeof Preuve> {
  try {
    return Preuve.parse(JSON.parse(Buffer.from(preuve, 'base64').toString()));
  } catch (error) {
    throw refusal(error);
  }
}

function refusal(cause?: unknown) {
  const detail = 'La vérification a expiré ou a déjà servi : recommencez-la, ce que vous avez saisi est conservé.';
  return preuveInvalide(detail, { errors: [{ pointer: '/preuve', detail }], cause });
}
