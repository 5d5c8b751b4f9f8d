import { sharedStorage } from '@pwp/web-kit';
import { computed, ref } from 'vue';

/** What a person may choose: a theme, or that of the computer. */
const THEMES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEMES)[number];

/** Where the choice is kept: the page reads it before its first paint (`shell/server/theme-script.ts`). */
const KEPT = 'pwp-theme';

const isChoice = (text: string | null): text is ThemeChoice => THEMES.some((theme) => theme === text);

function read(): ThemeChoice {
  const kept = sharedStorage.read(KEPT);
  return isChoice(kept) ? kept : 'system';
}

const kept = ref(read());

/** The theme that this browser shows. */
export const themeChoice = computed({
  get: () => kept.value,
  set(theme: ThemeChoice) {
    kept.value = theme;
    sharedStorage.keep(KEPT, theme);
    // The script of the page draws it, as it does in the other tabs.
    window.dispatchEvent(new Event(KEPT));
  },
});
