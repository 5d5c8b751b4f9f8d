import type { Account } from '@pwp/api-kit';
import type { NoticeChoice } from '@pwp/contracts';
import { z } from 'zod';
import type { PreferenceStore } from '../preferences/preference-store.ts';
import { kindsFor, type DeclaredKinds } from './notice-kinds.ts';

const PREFERENCE = 'platform.notifications';

/** Kinds that this process does not know, kept of one account. */
const MOST_UNKNOWN = 100;

/** The kinds whose mail the account does not want. */
const Kept = z.object({ sansCourriel: z.array(z.string()) });

/** Which kinds also write a mail to an account; the default is all of them. */
export interface NoticeChoices {
  read: (account: Account) => Promise<NoticeChoice[]>;
  /** Kinds that are not of the account's roles are ignored. Throws `preferences-trop-nombreuses`. */
  write: (account: Account, choices: readonly { kind: string; courriel: boolean }[]) => Promise<void>;
  /** The kinds whose mail this account switched off. */
  refusedBy: (accountId: string) => Promise<ReadonlySet<string>>;
}

/** The choices, stored as a preference. */
export function createNoticeChoices(
  preferences: Pick<PreferenceStore, 'read' | 'change'>,
  kinds: DeclaredKinds,
): NoticeChoices {
  const refusedIn = (value: unknown) => {
    const kept = Kept.safeParse(value);
    return new Set(kept.success ? kept.data.sansCourriel : []);
  };
  const refusedBy: NoticeChoices['refusedBy'] = async (accountId) =>
    refusedIn(await preferences.read(accountId, PREFERENCE));
  return {
    refusedBy,
    async read({ id, roles }) {
      const refused = await refusedBy(id);
      return kindsFor(kinds, roles).map(([kind, { label, mail }]) => ({
        kind,
        label,
        courriel: mail === undefined ? null : !refused.has(kind),
      }));
    },
    async write({ id, roles }, choices) {
      const own = new Set(kindsFor(kinds, roles).map(([kind]) => kind));
      await preferences.change(id, PREFERENCE, (value) => {
        const refused = refusedIn(value);
        for (const { kind, courriel } of choices) {
          if (!own.has(kind)) continue;
          if (courriel) refused.delete(kind);
          else refused.add(kind);
        }
        // Those of a module that is left out stay: it may be back.
        const unknown = [...refused].filter((kind) => !kinds.has(kind)).slice(-MOST_UNKNOWN);
        const sansCourriel = [...refused].filter((kind) => kinds.has(kind) || unknown.includes(kind)).toSorted();
        return sansCourriel.length === 0 ? null : { sansCourriel };
      });
    },
  };
}
