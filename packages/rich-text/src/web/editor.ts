import { history } from 'prosemirror-history';
import { keymap } from 'prosemirror-keymap';
import { EditorState, TextSelection } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import type { RichTextDocument } from '../document.ts';
import { richTextSchema } from '../schema/schema.ts';
import type { RichTextImageAttrs } from '../image.ts';
import { createCopiedImages } from './copied-images.ts';
import type { ReadImage } from './image-source.ts';
import { parsable } from './parsable.ts';
import { pictureView } from './picture-view.ts';
import { putImage } from './put-image.ts';
import { editingKeys, toolsOf, type Tool } from './tools.ts';

/** A tool as the toolbar shows it now. */
export interface ShownTool extends Pick<Tool, 'id' | 'label' | 'shortcut'> {
  /** Undefined of what has no state. */
  isOn: boolean | undefined;
  canRun: boolean;
}

/** What is asked about a link. */
export interface AskedLink {
  /** The address of the link at the cursor; empty where there is none. */
  href: string;
  /** Nothing is selected, nor any link: its words are to be given too. */
  needsWords: boolean;
}

/** What the editor tells its field. */
export interface EditorEvents {
  onChange: (document: RichTextDocument) => void;
  onTools: (tools: readonly ShownTool[]) => void;
  onAskLink: (asked: AskedLink) => void;
  /** A picture is wanted; without it, the field takes none. */
  onAskImage?: (() => void) | undefined;
  readImage?: ReadImage | undefined;
  /** Alt + F10: the person wants the toolbar. */
  onToolbar: () => void;
  /** A paste was refused, or lost its marks or a picture: a sentence in French. */
  onPasteTold: (sentence: string) => void;
}

/** An editor in the page. */
export interface Editor {
  /** Shows another text; the way back to the former one is gone. */
  show: (document: RichTextDocument) => void;
  /** Sets attributes of the editable element. */
  describe: (attributes: Record<string, string>) => void;
  run: (tool: string) => void;
  focus: () => void;
  /** Puts a link on what is selected, or changes the one at the cursor; an empty address takes it away. `words` are written where nothing is selected. */
  link: (href: string, words: string) => void;
  /** Puts a picture below the cursor. */
  putImage: (image: RichTextImageAttrs) => void;
  destroy: () => void;
}

/** Longest HTML that is parsed when it is pasted, characters; of what is longer, only the text is. */
const LONGEST_HTML = 1_000_000;
/** Longest text that is pasted, characters. */
const LONGEST_TEXT = 200_000;
const IMAGE_LEFT_OUT = 'Une image n’a pas été collée : ajoutez-la par « Image ».';
const NO_IMAGES = 'Une image n’a pas été collée : ce texte n’en prend pas.';
const { link } = richTextSchema.marks;

/** Makes an editor in an element, by ProseMirror. What the schema has not, no key and no paste brings in. */
export function createEditor(place: HTMLElement, given: RichTextDocument, events: EditorEvents): Editor {
  const tools = toolsOf(() => events.onAskLink(askedLink(view.state)), events.onAskImage);
  const copied = createCopiedImages();
  let attributes: Record<string, string> = {};
  const stateOf = (document: RichTextDocument) =>
    EditorState.create({
      doc: richTextSchema.nodeFromJSON(document),
      plugins: [
        history(),
        keymap({
          ...Object.fromEntries(tools.flatMap(({ keys, run }) => keys.map((key) => [key, run]))),
          'Alt-F10': () => {
            events.onToolbar();
            return true;
          },
        }),
        keymap({ ...editingKeys }),
      ],
    });
  const view: EditorView = new EditorView(
    { mount: place },
    {
      state: stateOf(given),
      attributes: () => attributes,
      nodeViews: { image: (node) => pictureView(node, events.readImage) },
      dispatchTransaction(transaction) {
        view.updateState(view.state.apply(transaction));
        if (transaction.docChanged) events.onChange(view.state.doc.toJSON() as RichTextDocument);
        tellTools();
        // Last: a change takes back what was told before.
        if (copied.takeLeftOut()) events.onPasteTold(events.onAskImage === undefined ? NO_IMAGES : IMAGE_LEFT_OUT);
      },
      clipboardSerializer: copied.clipboardSerializer,
      clipboardParser: copied.clipboardParser,
      // `handlePaste` and `handleDrop` are asked when all is parsed already.
      handleDOMEvents: {
        paste: (_view, event) => isKeptOut(event, event.clipboardData),
        // What is moved within the editor is not parsed.
        drop: (_view, event) => view.dragging === null && isKeptOut(event, event.dataTransfer),
      },
      transformPastedText: readable,
      transformPastedHTML: (html) => parsable(readable(html)),
    },
  );
  const tellTools = () =>
    events.onTools(
      tools.map(({ id, label, shortcut, run, isOn }) => ({
        id,
        label,
        shortcut,
        isOn: isOn?.(view.state),
        canRun: run(view.state),
      })),
    );
  tellTools();

  /** Takes what is too large out of ProseMirror's hands: all that it parses would hold the page. */
  function isKeptOut(event: ClipboardEvent | DragEvent, data: DataTransfer | null): boolean {
    const html = data?.getData('text/html') ?? '';
    const text = data?.getData('text/plain') || data?.getData('text/uri-list') || '';
    if (html.length <= LONGEST_HTML && text.length <= LONGEST_TEXT) return false;
    event.preventDefault();
    if (text.length > LONGEST_TEXT || text === '') {
      events.onPasteTold('Ce texte est trop long pour être collé ici.');
      return true;
    }
    if ('clientX' in event) moveTo(event);
    view.pasteText(text);
    events.onPasteTold('Ce texte était trop long pour garder sa mise en forme : elle n’a pas été collée.');
    return true;
  }

  /** Puts the cursor where something is dropped. */
  function moveTo({ clientX: left, clientY: top }: DragEvent): void {
    const under = view.posAtCoords({ left, top });
    const { doc, tr } = view.state;
    if (under !== null) view.dispatch(tr.setSelection(TextSelection.near(doc.resolve(under.pos))));
  }

  return {
    show: (document) => {
      copied.forget();
      view.updateState(stateOf(document));
      tellTools();
    },
    describe: (described) => {
      attributes = described;
      view.setProps({});
    },
    run: (id) => {
      tools.find((tool) => tool.id === id)?.run(view.state, view.dispatch, view);
      if (id !== 'link' && id !== 'image') view.focus();
    },
    focus: () => view.focus(),
    link: (href, words) => {
      const { from, to } = linkedRange(view.state);
      const { tr } = view.state;
      if (from === to) tr.replaceSelectionWith(richTextSchema.text(words, [link.create({ href })]), false);
      else {
        tr.removeMark(from, to, link);
        if (href !== '') tr.addMark(from, to, link.create({ href }));
        tr.setSelection(TextSelection.create(tr.doc, to));
      }
      view.dispatch(tr.removeStoredMark(link).scrollIntoView());
      view.focus();
    },
    putImage: (image) => {
      view.dispatch(putImage(view.state, image));
      view.focus();
    },
    destroy: () => {
      view.destroy();
      stopHidingSelection(view);
    },
  };
}

/** A view that goes while a picture is selected leaves a listener on the document, and with it the text. */
function stopHidingSelection(view: EditorView): void {
  const input: unknown = Reflect.get(view, 'input');
  const guard: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, 'hideSelectionGuard') : null;
  if (isListener(guard)) document.removeEventListener('selectionchange', guard);
}

const isListener = (value: unknown): value is () => void => typeof value === 'function';

/** A text without what is no character of a text, such as NUL or a bell. */
function readable(text: string): string {
  return text.toWellFormed().replaceAll(/[^\P{Cc}\r\n]/gu, ' ');
}

function askedLink(state: EditorState): AskedLink {
  const { from, to } = linkedRange(state);
  const hrefs: string[] = [];
  state.doc.nodesBetween(from, to, (node) => {
    const found = link.isInSet(node.marks);
    if (found !== undefined) hrefs.push(found.attrs['href'] as string);
  });
  return { href: hrefs[0] ?? '', needsWords: from === to };
}

/** What a link is about: the selection, or the whole link around the cursor. */
function linkedRange({ selection: { from, to, $from, empty } }: EditorState): { from: number; to: number } {
  const mark = link.isInSet($from.marks());
  if (!empty || mark === undefined) return { from, to };
  const { parent, parentOffset } = $from;
  const start = $from.start();
  const spans: { from: number; to: number }[] = [];
  parent.forEach((node, offset) => {
    if (!mark.isInSet(node.marks)) return;
    const last = spans.at(-1);
    if (last?.to === offset) last.to = offset + node.nodeSize;
    else spans.push({ from: offset, to: offset + node.nodeSize });
  });
  const span = spans.find((each) => each.from <= parentOffset && parentOffset <= each.to);
  return span === undefined ? { from, to } : { from: start + span.from, to: start + span.to };
}
