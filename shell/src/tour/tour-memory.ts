import { ref } from 'vue';

const KEPT = 'pwp-visite';

/** Whether this browser has offered the tour, and the person took it or not. */
export const tourWasOffered = ref(localStorage.getItem(KEPT) !== null);

/** The tour is not offered again; the user's menu still begins it. */
export function rememberTour(): void {
  tourWasOffered.value = true;
  localStorage.setItem(KEPT, 'vue');
}
