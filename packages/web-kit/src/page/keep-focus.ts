import { nextTick } from 'vue';

/**
 * Gives `heir` the focus that an element took away with it, as « Afficher la suite » does on the last page: the keyboard stays in its
 * place. Called after the change; what still has the focus keeps it.
 */
export async function keepFocus(heir: () => HTMLElement | null | undefined): Promise<void> {
  await nextTick();
  if (document.activeElement === document.body) heir()?.focus();
}
