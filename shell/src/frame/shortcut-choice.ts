import { computed, ref } from 'vue';

const KEPT = 'pwp-raccourcis';
const kept = ref(localStorage.getItem(KEPT) !== 'non');

/** Whether the portal's own keys work; kept by this browser, and so until the person switches them off (WCAG 2.1.4). */
export const shortcutsOn = computed({
  get: () => kept.value,
  set(on: boolean) {
    kept.value = on;
    localStorage.setItem(KEPT, on ? 'oui' : 'non');
  },
});
