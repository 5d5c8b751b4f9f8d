import { sharedStorage } from '@pwp/web-kit';
import { ref } from 'vue';

const KEPT = 'pwp-visite';

/** Whether this browser has offered the tour, and the person took it or not. */
export const tourWasOffered = ref(sharedStorage.read(KEPT) !== null);

/** The tour is not offered again; the user's menu still begins it. */
export function rememberTour(): void {
  tourWasOffered.value = true;
  sharedStorage.keep(KEPT, 'vue');
}
