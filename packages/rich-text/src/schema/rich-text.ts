import { z } from 'zod';
import type { RichTextDocument } from '../document.ts';
import { LONGEST_ALTERNATIVE } from '../image.ts';
import { LONGEST_LINK } from '../links.ts';
import { richTextSchema } from './schema.ts';

/** How much a text may hold. */
export interface RichTextLimits {
  /** Letters of all its lines together. */
  characters: number;
  /** Pictures; none if not given. */
  images?: number | undefined;
}

/** Values of JSON of a document for each letter that it may have, beside those of a short one. A text with each word in bold has 2.3. */
const VALUES_A_CHARACTER = 4;
const VALUES_OF_A_SHORT_TEXT = 1_000;
const VALUES_AN_IMAGE = 7;
/** Levels of JSON of the deepest document that the schema has: the address of a link in an item of a list. */
const DEEPEST = 14;

/** Bytes of JSON for each letter: a list with words in bold and links has seven, a text with each word in bold 22. */
const BYTES_A_CHARACTER = 24;
/** Of its alternative text, each letter escaped. */
const BYTES_AN_IMAGE = LONGEST_ALTERNATIVE * 6 + 300;
/** What a body has beside its text, as much as that of a route without one. */
const BESIDE = { bytes: 64 * 1024, values: 5_000 };

/**
 * A rich text that arrives, for a schema of `contracts/`. What the schema of rich texts has not is refused, and so is a text that is longer
 * than its limit. Lengths are refused before anything is parsed: the work is bounded by `characters`.
 */
export function richText(limits: RichTextLimits) {
  return z
    .custom<RichTextDocument>()
    .superRefine((value, context) => {
      const fault = faultOfRichText(value, limits);
      if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
    })
    .meta({
      type: 'object',
      description: `Texte mis en forme (titres, listes, citations, gras, italique, liens${(limits.images ?? 0) > 0 ? ', images' : ''}), de ${limits.characters} caractères au plus`,
    });
}

/** The limits of the JSON body of a route that takes such a text, beside its other fields: `route(endpoint, { ...richTextBody(limits), … })`. */
export function richTextBody({ characters, images = 0 }: RichTextLimits): { jsonBytes: number; jsonValues: number } {
  return {
    jsonBytes: BESIDE.bytes + characters * BYTES_A_CHARACTER + images * BYTES_AN_IMAGE,
    jsonValues: BESIDE.values + mostValues({ characters, images }),
  };
}

const mostValues = ({ characters, images = 0 }: RichTextLimits) =>
  characters * VALUES_A_CHARACTER + images * VALUES_AN_IMAGE + VALUES_OF_A_SHORT_TEXT;

/** Why a value is no rich text within these limits, in French; undefined when it is one. */
export function faultOfRichText(value: unknown, limits: RichTextLimits): string | undefined {
  const { characters, images = 0 } = limits;
  const tooLong = `Le texte compte au plus ${characters.toLocaleString('fr')} caractères.`;
  if (isLargerThan(value, limits)) return tooLong;
  try {
    const node = richTextSchema.nodeFromJSON(value);
    node.check();
    if (node.type !== richTextSchema.topNodeType || !isSame(node.toJSON(), value)) return REFUSED;
    const pictures = node.children.filter(({ type }) => type === richTextSchema.nodes.image).length;
    if (pictures > images) return images === 0 ? REFUSED : tooManyImages(images);
    if (/\p{Cc}/u.test(node.textContent) || !node.textContent.isWellFormed()) return UNREADABLE;
    return node.textContent.length > characters ? tooLong : undefined;
  } catch {
    return REFUSED;
  }
}

const REFUSED = 'Ce texte a une mise en forme que le portail n’accepte pas.';
const tooManyImages = (images: number) => `Le texte compte au plus ${images === 1 ? 'une image' : `${images} images`}.`;
const UNREADABLE = 'Ce texte contient des caractères qui ne se lisent pas.';

/** Whether a value has more parts, levels or letters than any text within the limits. It stops at the first part too many. */
function isLargerThan(value: unknown, limits: RichTextLimits): boolean {
  let left = mostValues(limits);
  let letters = limits.characters;
  const waiting: [unknown, number][] = [[value, 0]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [part, depth] = next;
    left -= 1;
    if (typeof part === 'string') {
      // Names and addresses are short; what is longer counts as text.
      if (part.length > LONGEST_LINK) letters -= part.length;
    } else if (typeof part === 'object' && part !== null) {
      const parts = Object.values(part);
      if (depth > DEEPEST || parts.length > left) return true;
      for (const each of parts) waiting.push([each, depth + 1]);
    }
    if (left < 0 || letters < 0) return true;
  }
  return false;
}

/** Whether two values are the same JSON. */
function isSame(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left === right;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const entries = Object.entries(left);
  return (
    entries.length === Object.keys(right).length &&
    entries.every(([key, value]) => Object.hasOwn(right, key) && isSame(value, (right as Record<string, unknown>)[key]))
  );
}
