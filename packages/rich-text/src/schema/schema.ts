import { Schema, type NodeSpec, type TagParseRule } from 'prosemirror-model';
import { isAlternative, isImageFile, isSide } from '../image.ts';
import { isAcceptedLink } from '../links.ts';

/** The name of `style` in what is pasted: `parsable` of the editor gives it. */
const PASTED_STYLE = 'data-pwp-style';

/** The level of a pasted heading: the page has its h1 already, and what is below the second level is of the second. */
const headings = [
  { tag: 'h1', attrs: { level: 1 } },
  { tag: 'h2', attrs: { level: 1 } },
  ...['h3', 'h4', 'h5', 'h6'].map((tag) => ({ tag, attrs: { level: 2 } })),
];

const list = (tag: string): NodeSpec => ({
  group: 'block',
  content: 'list_item+',
  parseDOM: [{ tag }],
  toDOM: () => [tag, 0],
});

/**
 * The one schema of rich texts. No node holds one of its own kind, so a document is at most five levels deep. What it does not name has no
 * place in a text: `DOMParser` leaves it out of what is pasted, `faultOfRichText` refuses it in what is sent.
 */
export const richTextSchema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: { group: 'block', content: 'inline*', parseDOM: [{ tag: 'p' }], toDOM: () => ['p', 0] },
    heading: {
      group: 'block',
      content: 'text*',
      marks: '',
      defining: true,
      attrs: { level: { default: 1, validate: isLevel } },
      parseDOM: headings,
      toDOM: ({ attrs }) => [attrs['level'] === 1 ? 'h2' : 'h3', 0],
    },
    bullet_list: list('ul'),
    ordered_list: list('ol'),
    list_item: { content: 'paragraph+', defining: true, parseDOM: [{ tag: 'li' }], toDOM: () => ['li', 0] },
    blockquote: {
      group: 'block',
      content: 'paragraph+',
      defining: true,
      parseDOM: [{ tag: 'blockquote' }],
      toDOM: () => ['blockquote', 0],
    },
    // Nothing that is pasted becomes one but what this editor's own text had (`copied-images.ts`): it is a file of the module.
    image: {
      group: 'block',
      draggable: true,
      attrs: {
        fichier: { validate: isOf(isImageFile, 'id of a file') },
        alternative: { validate: isOf(isAlternative, 'alternative text') },
        largeur: { validate: isOf(isSide, 'width') },
        hauteur: { validate: isOf(isSide, 'height') },
      },
      toDOM: ({ attrs }) => ['p', String(attrs['alternative'] ?? '')],
    },
    text: { group: 'inline' },
    hard_break: {
      group: 'inline',
      inline: true,
      selectable: false,
      parseDOM: [{ tag: 'br' }],
      toDOM: () => ['br'],
    },
  },
  marks: {
    link: {
      inclusive: false,
      attrs: { href: { validate: isLink } },
      parseDOM: [
        {
          tag: 'a[href]',
          getAttrs: (element: PastedElement) => {
            const href = element.getAttribute('href')?.trim() ?? '';
            return isAcceptedLink(href) && { href };
          },
        },
      ],
      toDOM: ({ attrs }) => ['a', { href: attrs['href'] as string }, 0],
    },
    strong: {
      parseDOM: [
        { tag: 'strong' },
        // Google Docs pastes its whole text in a <b> that is not bold.
        { tag: 'b', getAttrs: (element: PastedElement) => !/font-weight:\s*normal/.test(pastedStyle(element)) && null },
        styled(/font-weight:\s*(?:bold|[7-9]00)/),
      ],
      toDOM: () => ['strong', 0],
    },
    em: {
      parseDOM: [{ tag: 'em' }, { tag: 'i' }, styled(/font-style:\s*italic/)],
      toDOM: () => ['em', 0],
    },
  },
});

/** What is read of a pasted element; a server has no types of the DOM. */
interface PastedElement {
  getAttribute: (name: string) => string | null;
}

const pastedStyle = (element: PastedElement) => element.getAttribute(PASTED_STYLE) ?? '';

/** What word processors write of a mark. An element may have several. */
function styled(style: RegExp): TagParseRule {
  return {
    tag: `span[${PASTED_STYLE}]`,
    consuming: false,
    getAttrs: (element: PastedElement) => style.test(pastedStyle(element)) && null,
  };
}

function isOf(is: (value: unknown) => boolean, what: string): (value: unknown) => void {
  return (value) => {
    if (!is(value)) throw new RangeError(`no ${what}: ${String(value)}`);
  };
}

function isLevel(level: unknown): void {
  if (level !== 1 && level !== 2) throw new RangeError(`no level of a heading: ${String(level)}`);
}

function isLink(href: unknown): void {
  if (typeof href !== 'string' || !isAcceptedLink(href)) throw new RangeError(`no address of a link: ${String(href)}`);
}
