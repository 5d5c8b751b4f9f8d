import type { Preferences } from '@pwp/api-kit';
import { DailyMailChoice } from '@pwp/contracts';

const PREFERENCE = 'platform.courriel-quotidien';

/** Whether each account receives the daily mail: on unless it was switched off. */
export interface DailyMailChoices {
  read: (accountId: string) => Promise<boolean>;
  /** Of these accounts, those that switched it off. */
  refusedBy: (accountIds: readonly string[]) => Promise<Set<string>>;
  write: (accountId: string, choice: DailyMailChoice) => Promise<void>;
}

/** The choices over the preferences. `write` throws `preferences-trop-nombreuses`. */
export function createDailyMailChoices(preferences: Preferences): DailyMailChoices {
  return {
    read: async (accountId) => !isRefusal(await preferences.read(accountId, PREFERENCE)),
    refusedBy: async (accountIds) => {
      const kept = await preferences.readMany(accountIds, PREFERENCE);
      return new Set(accountIds.filter((id) => isRefusal(kept.get(id))));
    },
    write: (accountId, choice) => preferences.write(accountId, PREFERENCE, choice),
  };
}

/** What cannot be read as a choice is none. */
function isRefusal(kept: unknown): boolean {
  const read = DailyMailChoice.safeParse(kept);
  return read.success && !read.data.actif;
}
