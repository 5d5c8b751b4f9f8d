import { FRAME_ID } from '../page-data.ts';

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** The text of a module's page that the server wrote in the HTML. */
export function writtenText(module: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`#${FRAME_ID} [data-module="${CSS.escape(module)}"]`);
}

/**
 * Calls `leave` as soon as a module has drawn something in its place, before the browser shows it: the text that stood there never stands
 * beside it. What was typed in the text, and the focus, have gone over to the fields of the same ids.
 */
export function giveWay(text: HTMLElement, place: HTMLElement, leave: () => void): void {
  const observer = new MutationObserver(() => {
    if (place.firstElementChild === null) return;
    observer.disconnect();
    if (!text.isConnected) return;
    const focused = document.activeElement;
    for (const typed of text.querySelectorAll<Field>('input, textarea, select')) carryOver(typed, place);
    if (focused instanceof HTMLElement && text.contains(focused))
      twinOf(focused, place)?.focus({ preventScroll: true });
    leave();
  });
  observer.observe(place, { childList: true });
}

function carryOver(typed: Field, place: HTMLElement): void {
  if (!isChanged(typed)) return;
  const field = twinOf(typed, place);
  if (field === undefined) return;
  if (isTick(typed) && isTick(field)) field.checked = typed.checked;
  else field.value = typed.value;
  for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, { bubbles: true }));
}

/** The same field, by its id; or the same link, by its address. */
function twinOf<Found extends Element>(one: Found, place: HTMLElement): Found | undefined {
  return [...place.querySelectorAll<Found>(one.localName)].find((other) =>
    ['id', 'href'].some((name) => one.hasAttribute(name) && one.getAttribute(name) === other.getAttribute(name)),
  );
}

function isChanged(field: Field): boolean {
  if (isTick(field)) return field.checked !== field.defaultChecked;
  if (field instanceof HTMLSelectElement)
    return [...field.options].some((each) => each.selected !== each.defaultSelected);
  return field.value !== field.defaultValue;
}

function isTick(field: Field): field is HTMLInputElement {
  return field.type === 'checkbox' || field.type === 'radio';
}
