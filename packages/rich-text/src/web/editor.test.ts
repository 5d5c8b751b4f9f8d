import { afterEach, expect, test, vi } from 'vitest';
import { emptyRichText, plainText, type RichTextDocument } from '../index.ts';
import { faultOfRichText } from '../schema/index.ts';
import { wholeText } from '../testing/whole-text.ts';
import { createEditor, type Editor } from './editor.ts';
import { parsable } from './parsable.ts';

vi.mock(import('./parsable.ts'), { spy: true });

let editor: Editor | undefined;
afterEach(() => {
  editor?.destroy();
  document.body.replaceChildren();
  vi.clearAllMocks();
});

/** Brings data into an editor, as a browser does; gives what it holds and told. */
function brought(kind: 'paste' | 'drop', data: Record<string, string>) {
  const place = document.body.appendChild(document.createElement('div'));
  const told: string[] = [];
  let held: RichTextDocument = emptyRichText;
  const nothing = () => undefined;
  editor = createEditor(place, held, {
    onChange: (changed) => (held = changed),
    onTools: nothing,
    onAskLink: nothing,
    onToolbar: nothing,
    onPasteTold: (sentence) => told.push(sentence),
  });
  const event = new Event(kind, { bubbles: true, cancelable: true });
  const transfer = { getData: (type: string) => data[type] ?? '', files: [] };
  place.dispatchEvent(Object.assign(event, { clipboardData: transfer, dataTransfer: transfer }));
  return { text: plainText(held), told, isTaken: event.defaultPrevented };
}

const LONG_HTML = `<p>${'<b>x</b>'.repeat(150_000)}</p>`;
const LONG_TEXT = 'y'.repeat(200_001);

test('HTML that is short enough is parsed', () => {
  expect(brought('paste', { 'text/html': '<p>a <b>b</b></p>', 'text/plain': 'a b' }).text).toBe('a b');
  expect(parsable).toHaveBeenCalledOnce();
});

test('HTML that is too long is never parsed: its text is pasted', () => {
  const { text, told, isTaken } = brought('paste', { 'text/html': LONG_HTML, 'text/plain': 'court' });
  expect({ text, isTaken }).toEqual({ text: 'court', isTaken: true });
  expect(told).toEqual(['Ce texte était trop long pour garder sa mise en forme : elle n’a pas été collée.']);
  expect(vi.mocked(parsable).mock.calls).toHaveLength(0);
});

test.each([
  ['paste', 'its text', { 'text/html': '<p>y</p>', 'text/plain': LONG_TEXT }],
  ['paste', 'its HTML, without a text,', { 'text/html': LONG_HTML }],
  ['paste', 'its list of addresses', { 'text/uri-list': LONG_TEXT }],
  ['drop', 'its text', { 'text/html': '<p>y</p>', 'text/plain': LONG_TEXT }],
  ['drop', 'its HTML, without a text,', { 'text/html': LONG_HTML }],
] as const)('a %s is refused before it is parsed where %s is too long', (kind, _what, data) => {
  const { text, told, isTaken } = brought(kind, data);
  expect(told).toEqual(['Ce texte est trop long pour être collé ici.']);
  expect({ length: text.length, isTaken }).toEqual({ length: 0, isTaken: true });
  expect(vi.mocked(parsable).mock.calls).toHaveLength(0);
});

test('a pasted image is left out, foreign or not: only the field puts one in', () => {
  const html = '<p>a</p><img src="https://exemple.fr/a.png" alt="b"><img data-fichier="f1" alt="c"><p>d</p>';
  expect(brought('paste', { 'text/html': html, 'text/plain': 'a d' }).text).not.toContain('Image');
  expect(document.querySelector('img[alt]')).toBeNull();
});

test('a picture comes below the block of the cursor, with a line to write on after it; it is no empty text', () => {
  const place = document.body.appendChild(document.createElement('div'));
  let held: RichTextDocument = emptyRichText;
  const nothing = () => undefined;
  editor = createEditor(place, wholeText, {
    onChange: (changed) => (held = changed),
    onTools: nothing,
    onAskLink: nothing,
    onAskImage: nothing,
    readImage: () => new Promise(nothing),
    onToolbar: nothing,
    onPasteTold: nothing,
  });
  const attrs = { fichier: 'f1', alternative: 'Une carte', largeur: 8, hauteur: 4 };
  editor.putImage(attrs);
  expect(held.content.slice(0, 2)).toEqual([wholeText.content[0], { type: 'image', attrs }]);
  editor.show(emptyRichText);
  editor.putImage({ ...attrs, alternative: null });
  expect(held.content).toEqual([{ type: 'image', attrs: { ...attrs, alternative: null } }, { type: 'paragraph' }]);
  expect(faultOfRichText(held, { characters: 10, images: 1 })).toBeUndefined();
  expect(place.querySelector('figcaption')?.textContent).toBe('Image décorative');
});
