import { onScopeDispose } from 'vue';
import { inBackground } from '../api/in-background.ts';
import { host } from '../module/host-link.ts';

/**
 * Calls `read` in the background whenever the account's notices change, while the page is open: a list that notices are
 * about follows them without a reload.
 */
export function useNews(read: () => unknown): void {
  const stop = host().followNews?.(() => void inBackground(read));
  if (stop !== undefined) onScopeDispose(stop);
}
