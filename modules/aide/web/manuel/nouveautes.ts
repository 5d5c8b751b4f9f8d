import { sharedStorage } from '@pwp/web-kit';
import { ref } from 'vue';
import { chapitres } from './chapitres.ts';

/** Name of the chapter that tells what changed. */
export const NOUVEAUTES = 'nouveautes';

const KEPT = 'pwp-nouveautes';
const html = chapitres.find(({ nom }) => nom === NOUVEAUTES)?.html ?? '';
/** How many lines the chapter has: one that is added is news again. */
const lignes = html.split('<li>').length - 1;

/** Whether the chapter has lines that were not there when this browser last opened it. */
export const aDesNouveautes = ref(Number(sharedStorage.read(KEPT)) < lignes);

/** The chapter is on screen: its lines are no longer news. */
export function retenirNouveautes(): void {
  aDesNouveautes.value = false;
  sharedStorage.keep(KEPT, String(lignes));
}
