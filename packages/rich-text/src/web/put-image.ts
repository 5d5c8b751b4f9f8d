import { TextSelection, type EditorState, type Transaction } from 'prosemirror-state';
import type { RichTextImageAttrs } from '../image.ts';
import { richTextSchema } from '../schema/schema.ts';

const { image, paragraph } = richTextSchema.nodes;

/** Puts a picture below the block of the cursor, or in place of an empty line; there is a line to write on below it. */
export function putImage({ tr, selection: { $to } }: EditorState, attrs: RichTextImageAttrs): Transaction {
  const node = image.create(attrs);
  const isInBlock = $to.depth > 0;
  const isEmptyLine = $to.depth === 1 && $to.parent.type === paragraph && $to.parent.content.size === 0;
  const at = isEmptyLine ? $to.before(1) : isInBlock ? $to.after(1) : $to.pos;
  tr.replaceWith(at, isEmptyLine ? $to.after(1) : at, node);
  const below = at + node.nodeSize;
  if (tr.doc.resolve(below).nodeAfter === null) tr.insert(below, paragraph.create());
  return tr.setSelection(TextSelection.near(tr.doc.resolve(below))).scrollIntoView();
}
