/** What moves in a list, and which way. */
const STEPS = new Map([
  ['ArrowDown', 1],
  ['ArrowUp', -1],
  ['j', 1],
  ['k', -1],
]);

/**
 * Moves the focus from row to row of the lists of a page: the children of each element with `data-rows`, as `DataTable`
 * has; a list may be cut into several. J and K lead there from anywhere on the page, the arrows from the list's own frame. False when the
 * key is not for a list.
 */
export function moveInList({ key, target, ctrlKey, altKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  const step = STEPS.get(key.length === 1 ? key.toLowerCase() : key);
  if (step === undefined || ctrlKey || altKey || metaKey || shiftKey || !(target instanceof HTMLElement)) return false;
  const around = target.closest('[data-rows]');
  const list = around ?? (key.length === 1 ? document : frameOf(target))?.querySelector('[data-rows]');
  if (list === null || list === undefined) return false;
  const rows = around === null ? [...list.children] : [...document.querySelectorAll('[data-rows] > *')];
  const next = around === null ? rows[0] : rows[rows.findIndex((row) => row.contains(target)) + step];
  const control = next === undefined ? null : controlOf(next, target);
  control?.focus();
  return control !== null;
}

/** A region that takes the focus so that the keys scroll it; not the whole page. */
function frameOf(target: HTMLElement): HTMLElement | null {
  return target.matches('[role=region], section') ? target : null;
}

/** From box to box, or else what opens the row: its first link or button, or the row itself where it takes the focus. */
function controlOf(row: Element, from: HTMLElement): HTMLElement | null {
  const box = from.matches('[type=checkbox]') ? row.querySelector<HTMLElement>('[type=checkbox]') : null;
  const control = box ?? row.querySelector<HTMLElement>('a[href], button, summary');
  return control ?? (row instanceof HTMLElement && row.hasAttribute('tabindex') ? row : null);
}
