import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { PATHS } from '../paths.ts';
import { isAboveList, linkedPli, locationOf } from './dashboard-location.ts';
import type { DashboardQuery } from './dashboard-query.ts';

export interface UsePliInAddressReturn {
  /** The pli whose detail is open; null when there is none. */
  opened: ComputedRef<string | null>;
  /** Opens a detail, or the next one in place of it. */
  open: (transaction: string) => void;
  close: () => void;
}

/** The detail beside the dashboard: its pli stands in the address, so that Back closes it and a reload keeps it. */
export function usePliInAddress(query: Readonly<{ value: DashboardQuery }>): UsePliInAddressReturn {
  const route = useRoute();
  const router = useRouter();
  // While the page is left, the route is already the next page's.
  const opened = computed<string | null>((before) =>
    before !== undefined && route.path !== PATHS.dashboard ? before : linkedPli(route.query),
  );

  function open(transaction: string): void {
    const to = locationOf(query.value, transaction);
    void (opened.value === null ? router.push(to) : router.replace(to));
  }

  function close(): void {
    if (opened.value === null) return;
    if (isAboveList()) router.back();
    else void router.replace(locationOf(query.value));
  }

  return { opened, open, close };
}
