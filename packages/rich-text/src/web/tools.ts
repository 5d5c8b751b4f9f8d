import { baseKeymap, chainCommands, exitCode, lift, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands';
import { redo, redoDepth, undo, undoDepth } from 'prosemirror-history';
import type { NodeType } from 'prosemirror-model';
import { liftListItem, splitListItem, wrapInList } from 'prosemirror-schema-list';
import type { Command, EditorState } from 'prosemirror-state';
import { richTextSchema } from '../schema/schema.ts';

/** What the toolbar and the keyboard do to a text. */
export interface Tool {
  id: string;
  label: string;
  /** Its keys, as a person reads them: « Ctrl + B ». */
  shortcut: string;
  /** The same, as ProseMirror writes them. */
  keys: readonly string[];
  run: Command;
  /** Whether it holds at the cursor; absent of what has no state. */
  isOn?: (state: EditorState) => boolean;
}

const { nodes, marks } = richTextSchema;

/** The tools in the order of the toolbar; `askLink` opens the question about an address, `askImage` about a picture, where there may be one. */
export function toolsOf(askLink: () => void, askImage: (() => void) | undefined): readonly Tool[] {
  return [
    heading(1, 'Titre'),
    heading(2, 'Sous-titre'),
    {
      id: 'strong',
      label: 'Gras',
      shortcut: 'Ctrl + B',
      keys: ['Mod-b'],
      run: toggleMark(marks.strong),
      isOn: (state) => hasMark(state, 'strong'),
    },
    {
      id: 'em',
      label: 'Italique',
      shortcut: 'Ctrl + I',
      keys: ['Mod-i'],
      run: toggleMark(marks.em),
      isOn: (state) => hasMark(state, 'em'),
    },
    {
      id: 'link',
      label: 'Lien',
      shortcut: 'Ctrl + K',
      keys: ['Mod-k'],
      run: (state, dispatch) => {
        const { parent } = state.selection.$from;
        if (!parent.inlineContent || !parent.type.allowsMarkType(marks.link)) return false;
        if (dispatch !== undefined) askLink();
        return true;
      },
      isOn: (state) => hasMark(state, 'link'),
    },
    list(nodes.bullet_list, 'Liste à puces', '8'),
    list(nodes.ordered_list, 'Liste numérotée', '7'),
    {
      id: 'blockquote',
      label: 'Citation',
      shortcut: 'Ctrl + Maj + 9',
      keys: ['Mod-Shift-9'],
      run: (state, dispatch) => (isWithin(state, nodes.blockquote) ? lift : wrapIn(nodes.blockquote))(state, dispatch),
      isOn: (state) => isWithin(state, nodes.blockquote),
    },
    ...(askImage === undefined ? [] : [imageTool(askImage)]),
    {
      id: 'undo',
      label: 'Annuler',
      shortcut: 'Ctrl + Z',
      keys: ['Mod-z'],
      run: (state, dispatch, view) => undoDepth(state) > 0 && undo(state, dispatch, view),
    },
    {
      id: 'redo',
      label: 'Rétablir',
      shortcut: 'Ctrl + Y',
      keys: ['Mod-y', 'Mod-Shift-z'],
      run: (state, dispatch, view) => redoDepth(state) > 0 && redo(state, dispatch, view),
    },
  ];
}

const breakLine: Command = chainCommands(exitCode, (state, dispatch) => {
  if (!state.selection.$from.parent.type.contentMatch.matchType(nodes.hard_break)) return false;
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
});

/** What Enter and the keys of editing do; Tab leaves the text, as any field. */
export const editingKeys: Readonly<Record<string, Command>> = {
  ...baseKeymap,
  Enter: chainCommands(splitListItem(nodes.list_item), baseKeymap['Enter'] ?? (() => false)),
  'Shift-Enter': breakLine,
};

function imageTool(askImage: () => void): Tool {
  return {
    id: 'image',
    label: 'Image',
    shortcut: 'Ctrl + Maj + 6',
    keys: ['Mod-Shift-6'],
    run: (_state, dispatch) => {
      if (dispatch !== undefined) askImage();
      return true;
    },
  };
}

function heading(level: 1 | 2, label: string): Tool {
  const isOn = ({ selection: { $from } }: EditorState) =>
    $from.parent.type === nodes.heading && $from.parent.attrs['level'] === level;
  return {
    id: `heading-${level}`,
    label,
    shortcut: `Ctrl + Maj + ${level}`,
    keys: [`Mod-Shift-${level}`],
    run: (state, dispatch) =>
      (isOn(state) ? setBlockType(nodes.paragraph) : setBlockType(nodes.heading, { level }))(state, dispatch),
    isOn,
  };
}

function list(type: NodeType, label: string, digit: string): Tool {
  const isOn = (state: EditorState) => isWithin(state, type);
  return {
    id: type.name,
    label,
    shortcut: `Ctrl + Maj + ${digit}`,
    keys: [`Mod-Shift-${digit}`],
    run: (state, dispatch) => {
      if (isOn(state)) return liftListItem(nodes.list_item)(state, dispatch);
      const other = [nodes.bullet_list, nodes.ordered_list].some((each) => isWithin(state, each));
      return other ? changeList(type)(state, dispatch) : wrapInList(type)(state, dispatch);
    },
    isOn,
  };
}

/** A list of the other kind, with the same items. */
function changeList(type: NodeType): Command {
  return ({ selection: { $from }, tr }, dispatch) => {
    const depth = Array.from({ length: $from.depth }, (_, at) => at + 1).find((at) => {
      const node = $from.node(at).type;
      return node === nodes.bullet_list || node === nodes.ordered_list;
    });
    if (depth === undefined) return false;
    dispatch?.(tr.setNodeMarkup($from.before(depth), type).scrollIntoView());
    return true;
  };
}

function isWithin({ selection: { $from } }: EditorState, type: NodeType): boolean {
  return Array.from({ length: $from.depth }, (_, at) => $from.node(at + 1)).some((node) => node.type === type);
}

function hasMark({ selection, storedMarks, doc }: EditorState, name: 'strong' | 'em' | 'link'): boolean {
  const { from, to, empty, $from } = selection;
  if (empty) return marks[name].isInSet(storedMarks ?? $from.marks()) !== undefined;
  return doc.rangeHasMark(from, to, marks[name]);
}
