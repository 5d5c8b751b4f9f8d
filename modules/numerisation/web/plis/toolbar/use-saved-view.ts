import { readonly, ref, shallowRef, type DeepReadonly, type Ref, type ShallowRef } from 'vue';
import { messageOf } from '../../latest-request.ts';
import { fr } from '../../locales/fr.ts';
import type { PlisClient } from '../../plis-client.ts';
import type { SavedView } from './saved-view.ts';

export interface UseSavedViewReturn {
  /** The saved view; null when there is none, undefined until it is known. */
  view: Readonly<ShallowRef<SavedView | null | undefined>>;
  /** French sentence of the last failure; empty when there is none. */
  error: DeepReadonly<Ref<string>>;
  /** Saves a view in place of the last one, null for none; answers whether it was. */
  save: (view: SavedView | null) => Promise<boolean>;
}

/** The account's own view of the dashboard. When it cannot be read, the plain dashboard is shown and says so. */
export function useSavedView(client: PlisClient): UseSavedViewReturn {
  const view = shallowRef<SavedView | null>();
  const error = ref('');

  async function read(): Promise<void> {
    try {
      view.value = (await client.readView()) ?? null;
    } catch (failure) {
      error.value = fr.dashboard.view.unreadable(messageOf(failure));
      view.value = null;
    }
  }

  async function save(next: SavedView | null): Promise<boolean> {
    try {
      await client.saveView(next);
      view.value = next;
      error.value = '';
      return true;
    } catch (failure) {
      error.value = fr.dashboard.view.unsaved(messageOf(failure));
      return false;
    }
  }

  void read();
  return { view, error: readonly(error), save };
}
