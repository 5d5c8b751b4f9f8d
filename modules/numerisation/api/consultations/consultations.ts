import { createHash } from 'node:crypto';
import type { Account, Clock, CurrentGuichet } from '@pwp/api-kit';
import { LRUCache } from 'lru-cache';
import { ConsultationModel } from './consultation-model.ts';

/** Within this, the same look of the same account is one, ms: a page asks again for what it shows. */
const SAME = 10 * 60_000;
/** Looks that a process remembers. */
const REMEMBERED = 20_000;

/** What is looked at: a demande, or one piece. */
interface Looked {
  account: Account;
  guichet: Pick<CurrentGuichet, 'code'>;
  numeroUnique: string | null;
  piece: string | null;
}

/** Writes down who looks at what, before it is shown; rejects when it cannot be. */
export type NoteConsultation = (looked: Looked) => Promise<void>;

/** One row a look, an account, ten minutes and a process. */
export function createConsultations(clock: Clock): NoteConsultation {
  const known = new LRUCache<string, number>({ max: REMEMBERED });
  return async ({ account, guichet, numeroUnique, piece }) => {
    const date = clock.now();
    // Hashed: no numéro unique stays in memory.
    const look = createHash('sha256')
      .update(JSON.stringify([account.id, guichet.code, numeroUnique, piece]))
      .digest('base64');
    const last = known.get(look);
    if (last !== undefined && date.getTime() - last < SAME) return;
    await ConsultationModel.create({ accountId: account.id, guichetCode: guichet.code, numeroUnique, piece, date });
    known.set(look, date.getTime());
  };
}
