import type { Session } from '@pwp/contracts';
import { TOUR_PREFERENCE } from '@pwp/contracts/tour-preference';
import { preferences, sharedStorage } from '@pwp/web-kit';
import { ref } from 'vue';

/** What browsers kept before accounts did: who answered there is not asked again. */
const answered = ref(sharedStorage.read('pwp-visite') !== null);

/** Whether the tour is to be offered to this account: once, in whatever browser. */
export function mayOfferTour(session: Readonly<Session> | null): boolean {
  return session?.visiteProposee === false && !answered.value;
}

/** The tour is not offered again; the user's menu still begins it. */
export function rememberTour(): void {
  answered.value = true;
  // An answer that cannot be kept is asked for once more, on another page.
  preferences.write(TOUR_PREFERENCE, 'vue').catch((error: unknown) => console.warn('visite guidée', error));
}
