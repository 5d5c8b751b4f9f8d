import { DOMParser, DOMSerializer, type Node, type TagParseRule } from 'prosemirror-model';
import { richTextSchema } from '../schema/schema.ts';

/** Names a copied picture in the HTML of the clipboard. */
const COPIED = 'data-pwp-image';

/** How an editor writes its pictures to the clipboard and knows them there. */
export interface CopiedImages {
  clipboardSerializer: DOMSerializer;
  clipboardParser: DOMParser;
  /** What was copied belongs to another text from now on. */
  forget: () => void;
  /** Whether a picture was left out of what was parsed since this was last asked. */
  takeLeftOut: () => boolean;
}

/**
 * What is cut or copied from an editor comes back with its pictures, by a name that this editor alone knows. Any other picture is left out
 * of a paste: it is no file of the text.
 */
export function createCopiedImages(): CopiedImages {
  const copied = new Map<string, Node>();
  let hasLeftOut = false;

  function nameOf(node: Node): string {
    const known = [...copied].find(([, each]) => each === node)?.[0];
    const name = known ?? crypto.randomUUID();
    copied.set(name, node);
    return name;
  }

  const images: TagParseRule[] = [
    {
      tag: `[${COPIED}]`,
      node: 'image',
      getAttrs: (element) => copied.get(element.getAttribute(COPIED) ?? '')?.attrs ?? false,
    },
    ...[`[${COPIED}]`, 'img'].map((tag) => ({
      tag,
      ignore: true,
      getAttrs: () => {
        hasLeftOut = true;
        return null;
      },
    })),
  ];

  return {
    clipboardSerializer: new DOMSerializer(
      {
        ...DOMSerializer.nodesFromSchema(richTextSchema),
        image: (node) => ['p', { [COPIED]: nameOf(node) }, String(node.attrs['alternative'] ?? '')],
      },
      DOMSerializer.marksFromSchema(richTextSchema),
    ),
    clipboardParser: new DOMParser(richTextSchema, [...images, ...DOMParser.fromSchema(richTextSchema).rules]),
    forget: () => copied.clear(),
    takeLeftOut() {
      const was = hasLeftOut;
      hasLeftOut = false;
      return was;
    },
  };
}
