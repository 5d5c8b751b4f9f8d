/** Writes a number in groups: what it is given, with other spaces. */
export type Grouping = (typed: string) => string;

/** Groups what was just typed in a field, leaves the caret after the same character, and returns the text. */
export function groupTyped({ target }: Event, group: Grouping): string {
  if (!(target instanceof HTMLInputElement)) return '';
  const { value, selectionStart } = target;
  const grouped = group(value);
  if (grouped === value) return value;
  const before = value.slice(0, selectionStart ?? value.length).replaceAll(/\s/g, '').length;
  target.value = grouped;
  const caret = caretAfter(grouped, before);
  target.setSelectionRange(caret, caret);
  return grouped;
}

/** The place after so many characters that are no spaces. */
function caretAfter(text: string, characters: number): number {
  let left = characters;
  for (let index = 0; index < text.length; index += 1) {
    if (left === 0) return index;
    if (text[index] !== ' ') left -= 1;
  }
  return text.length;
}
