import { sharedStorage } from '@pwp/web-kit';
import { computed, ref } from 'vue';

const KEPT = 'pwp-raccourcis';
const kept = ref(sharedStorage.read(KEPT) !== 'non');

/** Whether the portal's own keys work; kept by this browser, and so until the person switches them off (WCAG 2.1.4). */
export const shortcutsOn = computed({
  get: () => kept.value,
  set(on: boolean) {
    kept.value = on;
    sharedStorage.keep(KEPT, on ? 'oui' : 'non');
  },
});
