import type { Preferences } from '@pwp/api-kit';
import { DailyMailChoice } from '@pwp/contracts';

const PREFERENCE = 'platform.courriel-quotidien';

/** Whether each account receives the daily mail; the default is yes. */
export interface DailyMailChoices {
  read: (accountId: string) => Promise<boolean>;
  /** The accounts among these that switched it off. */
  refusedBy: (accountIds: readonly string[]) => Promise<Set<string>>;
  write: (accountId: string, choice: DailyMailChoice) => Promise<void>;
}

/** The choices, stored as preferences. `write` throws `preferences-trop-nombreuses`. */
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

/** An unreadable choice counts as none. */
function isRefusal(kept: unknown): boolean {
  const read = DailyMailChoice.safeParse(kept);
  return read.success && !read.data.actif;
}
