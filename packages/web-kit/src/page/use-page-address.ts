import { computed, type ComputedRef } from 'vue';
import { useRoute, type LocationQuery } from 'vue-router';

/**
 * What `read` makes of the query of the page at `path`; it follows the address. While the page is left, the route is
 * already the next page's, and what was read stays.
 */
export function usePageAddress<View>(path: string, read: (query: LocationQuery) => View): ComputedRef<View> {
  const route = useRoute();
  return computed<View>((before) => (before !== undefined && route.path !== path ? before : read(route.query)));
}
