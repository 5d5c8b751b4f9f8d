import { focusSearchField } from '@pwp/web-kit/host';
import { navigateToUrl } from 'single-spa';
import { openHeaderSearch } from '../search/header-search.ts';
import { moveInList } from './list-keys.ts';
import { isWithin, menuOf } from './menu.ts';
import type { Portal } from './portal.ts';
import { shortcutsOn } from './shortcut-choice.ts';

/** How many entries of a sub-menu have a key. */
export const MENU_KEYS = 5;

/**
 * The portal's own keys: `/` and Ctrl K to the search of the header, Alt and a digit to the entries of the current sub-menu, `?` for
 * their list; the arrows, J and K move in lists. Where nobody is signed in, and the header has no search, `/` leads to the search field of the page.
 */
export function followShortcuts(
  portal: Pick<Portal, 'manifest' | 'state'>,
  open: (path: string) => void = navigateToUrl,
): void {
  document.addEventListener('keydown', (event) => {
    if (!shortcutsOn.value || event.defaultPrevented || event.isComposing || isDialogOpen()) return;
    if (!isTypedIn(event.target) && moveInList(event)) {
      event.preventDefault();
      return;
    }
    if (event.repeat) return;
    if (isCharacter(event, '/')) {
      if (openHeaderSearch() || focusSearchField()) event.preventDefault();
      return;
    }
    if (isSearchKey(event)) {
      if (openHeaderSearch()) event.preventDefault();
      return;
    }
    if (isCharacter(event, '?')) {
      event.preventDefault();
      portal.state.shortcuts = true;
      return;
    }
    const path = menuPath(event, portal);
    if (path === undefined) return;
    event.preventDefault();
    open(path);
  });
}

/** Shift is no modifier here: `/` needs it on a French keyboard. */
function isCharacter({ key, ctrlKey, altKey, metaKey, target }: KeyboardEvent, character: string): boolean {
  return key === character && !ctrlKey && !altKey && !metaKey && !isTypedIn(target);
}

/** Ctrl K, or Command K, which works from a field too. */
function isSearchKey({ key, ctrlKey, altKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  return key.toLowerCase() === 'k' && ctrlKey !== metaKey && !altKey && !shiftKey;
}

/** The entry that Alt and this key lead to; the key by its place, since digits need Shift on a French keyboard. */
function menuPath(
  { code, ctrlKey, altKey, metaKey }: KeyboardEvent,
  { manifest, state }: Pick<Portal, 'manifest' | 'state'>,
): string | undefined {
  const digit = /^Digit([1-9])$/.exec(code)?.[1];
  if (digit === undefined || Number(digit) > MENU_KEYS || !altKey || ctrlKey || metaKey || state.session === null) {
    return undefined;
  }
  const service = menuOf(manifest, state.session).find((each) => isWithin(each, state.path));
  const item = service?.items[Number(digit) - 1];
  return item?.open === true ? item.path : undefined;
}

/** Elements that take characters: a text field, or a list that is searched by its first letters. */
function isTypedIn(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.matches(
      'textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file])',
    )
  );
}

/** While a dialog is open, keys reach nothing behind it. */
function isDialogOpen(): boolean {
  return document.querySelector('dialog[open]') !== null;
}
