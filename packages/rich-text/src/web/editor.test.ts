import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { emptyRichText, plainText, type RichTextDocument } from '../index.ts';
import { faultOfRichText } from '../schema/index.ts';
import { picturedText, wholeText } from '../testing/whole-text.ts';
import type { Editor } from './editor.ts';

vi.mock(import('./parsable.ts'), { spy: true });
// Another file of this worker may have loaded the editor, with what is not watched.
vi.resetModules();
const { createEditor } = await import('./editor.ts');
const { parsable } = await import('./parsable.ts');

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

/** An editor that takes pictures, with one clipboard of the page. */
function editing(given: RichTextDocument) {
  const place = document.body.appendChild(document.createElement('div'));
  const told: string[] = [];
  const now = { held: given };
  const nothing = () => undefined;
  const made = createEditor(place, given, {
    onChange: (changed) => {
      now.held = changed;
      told.length = 0;
    },
    onTools: nothing,
    onAskLink: nothing,
    onAskImage: nothing,
    readImage: () => new Promise(nothing),
    onToolbar: nothing,
    onPasteTold: (sentence) => told.push(sentence),
  });
  onTestFinished(() => made.destroy());
  const send = (kind: string, data: Map<string, string>) => {
    const event = new Event(kind, { bubbles: true, cancelable: true });
    const clipboardData = {
      clearData: () => data.clear(),
      setData: (type: string, value: string) => void data.set(type, value),
      getData: (type: string) => data.get(type) ?? '',
      files: [],
    };
    place.dispatchEvent(Object.assign(event, { clipboardData }));
  };
  return {
    made,
    told,
    text: () => now.held,
    /** All that it holds, as a browser gives it to whoever pastes. */
    cut: (): Map<string, string> => {
      const data = new Map<string, string>();
      place.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', keyCode: 65, ctrlKey: true, bubbles: true }));
      send('cut', data);
      return data.set('text/html', `<meta charset='utf-8'>${data.get('text/html') ?? ''}`);
    },
    paste: (data: Map<string, string>) => send('paste', data),
  };
}

const LEFT_OUT = 'Une image n’a pas été collée : ajoutez-la par « Image ».';

test('a text that is cut comes back with its pictures where it is pasted, as often as one likes', () => {
  const { cut, paste, text, told } = editing(picturedText);
  const data = cut();
  expect(text()).toEqual(emptyRichText);
  paste(data);
  expect(text()).toEqual(picturedText);
  paste(cut());
  expect(text()).toEqual(picturedText);
  expect(told).toEqual([]);
});

test('a picture of another text is left out of what is pasted, and this is said', () => {
  const data = editing(picturedText).cut();
  const other = editing(emptyRichText);
  other.paste(data);
  expect(plainText(other.text())).toBe('Avant\n\nAprès');
  expect(other.told).toEqual([LEFT_OUT]);
  other.paste(new Map([['text/html', '<p>b</p>']]));
  expect(other.told).toEqual([]);
  other.paste(new Map([['text/html', '<img src="https://exemple.fr/a.png">']]));
  expect(other.told).toEqual([LEFT_OUT]);
});

test('once the editor shows another text, pictures of the one before are left out', () => {
  const { made, cut, paste, text, told } = editing(picturedText);
  const data = cut();
  made.show(emptyRichText);
  paste(data);
  expect(JSON.stringify(text())).not.toContain('fichier');
  expect(told).toEqual([LEFT_OUT]);
});

test('a field that takes no picture says so', () => {
  const html = '<p>a</p><img src="https://exemple.fr/a.png">';
  const { text, told } = brought('paste', { 'text/html': html });
  expect(text).toBe('a');
  expect(told).toEqual(['Une image n’a pas été collée : ce texte n’en prend pas.']);
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

test('a text whose only block is a picture leaves no listener on the document', () => {
  const listening = new Set<unknown>();
  const [add, remove] = [document.addEventListener.bind(document), document.removeEventListener.bind(document)];
  vi.spyOn(document, 'addEventListener').mockImplementation((type: string, listener: unknown) => {
    listening.add(listener);
    add(type, listener as EventListener);
  });
  vi.spyOn(document, 'removeEventListener').mockImplementation((type: string, listener: unknown) => {
    listening.delete(listener);
    remove(type, listener as EventListener);
  });
  onTestFinished(() => void vi.restoreAllMocks());
  const { made } = editing({ type: 'doc', content: picturedText.content.filter(({ type }) => type === 'image') });
  made.focus();
  made.describe({ id: 'texte' });
  expect(listening.size).toBeGreaterThan(0);
  made.destroy();
  expect([...listening]).toEqual([]);
});
