import type { Clock } from '@pwp/api-kit';
import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { UniqueConstraintError } from 'sequelize';
import { z } from 'zod';
import { Defi } from '../../contracts/index.ts';
import { DefiModel } from './defi-model.ts';
import { preuveInvalide } from '../problems.ts';

/** How long a challenge may be answered, ms: one may start early and finish the form later. */
const LIFE = 30 * 60_000;

/** The body of a proof: base64 of this JSON. */
const Preuve = z.object({
  challenge: Defi,
  solution: z.object({ counter: z.int(), derivedKey: z.string() }),
});

/** Proofs of work, in place of a picture: the browser pays a second, whoever sends thousands pays thousands. */
export interface Defis {
  create: () => Promise<Defi>;
  /** Uses a proof up. Throws `preuve-invalide`, at whatever is wrong with it. */
  consume: (preuve: string) => Promise<void>;
}

/** Challenges signed with `secret`; `cost` is the work of one try. */
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
      const expireLe = new Date(challenge.parameters.expiresAt * 1_000);
      // Checked before the costly part, and by our clock; what is signed is checked next.
      if (expireLe <= clock.now()) throw refusal();
      const { verified } = await verifySolution({ challenge, solution, deriveKey, hmacSignatureSecret: secret });
      if (!verified) throw refusal();
      try {
        await DefiModel.create({ nonce: challenge.parameters.nonce, expireLe });
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
  const detail = 'La vérification a expiré ou a déjà servi : recommencez-la, ce que vous avez saisi est conservé.';
  return preuveInvalide(detail, { errors: [{ pointer: '/preuve', detail }], cause });
}
