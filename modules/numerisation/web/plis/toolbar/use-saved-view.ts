import { failureMessage, preferences, useQuery, useQueryCache } from '@pwp/web-kit';
import { computed, ref, toValue, type ComputedRef } from 'vue';
import { fr } from '../../locales/fr.ts';
import { SAVED_VIEW, savedViewQuery } from '../plis-queries.ts';
import type { SavedView } from './saved-view.ts';

export interface UseSavedViewReturn {
  /** The saved view; null when there is none, undefined until it is known. */
  view: ComputedRef<SavedView | null | undefined>;
  /** French sentence of the last failure; empty when there is none. */
  error: ComputedRef<string>;
  /** Saves a view in place of the last one, null for none; answers whether it was. */
  save: (view: SavedView | null) => Promise<boolean>;
}

/** The account's own view of the dashboard. When it cannot be read, the plain dashboard is shown and says so. */
export function useSavedView(): UseSavedViewReturn {
  const words = fr.dashboard.view;
  const cache = useQueryCache();
  const question = savedViewQuery();
  // The view is the account's: it is the same at its next guichet.
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
