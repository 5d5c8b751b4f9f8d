import { failureMessage, preferences, useQuery, useQueryCache } from '@pwp/web-kit';
import { computed, ref, toValue, type ComputedRef } from 'vue';
import { fr } from '../../locales/fr.ts';
import { SAVED_VIEW, savedViewQuery } from '../plis-queries.ts';
import type { SavedView } from './saved-view.ts';

export interface UseSavedViewReturn {
  /** The saved view; null when there is none, undefined until loaded. */
  view: ComputedRef<SavedView | null | undefined>;
  /** French message of the last failure; empty when there is none. */
  error: ComputedRef<string>;
  /** Replaces the saved view, or deletes it with null; returns whether it succeeded. */
  save: (view: SavedView | null) => Promise<boolean>;
}

/** The account's own view of the dashboard. When it cannot be loaded, the plain dashboard shows with a message. */
export function useSavedView(): UseSavedViewReturn {
  const words = fr.dashboard.view;
  const cache = useQueryCache();
  const question = savedViewQuery();
  // The view belongs to the account, so a change of guichet keeps it.
  const { data, error: unread } = useQuery({ ...question, placeholderData: (previous) => previous });
  const unsaved = ref('');

  async function save(next: SavedView | null): Promise<boolean> {
    const key = toValue(question.key);
    try {
      await preferences.write(SAVED_VIEW, next);
      cache.cancelQueries({ key });
      cache.setQueryData(key, next);
      unsaved.value = '';
      return true;
    } catch (failure) {
      unsaved.value = words.unsaved(failureMessage(failure));
      return false;
    }
  }

  const view = computed(() => (data.value === undefined && unread.value !== null ? null : data.value));
  const error = computed(() => {
    if (unsaved.value !== '' || unread.value === null) return unsaved.value;
    return words.unreadable(failureMessage(unread.value));
  });
  return { view, error, save };
}
