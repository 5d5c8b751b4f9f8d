/** A picture of a rich text: a file of the module that keeps the text. */
export interface RichTextImageAttrs {
  /** Id of the file, as the module gave it: letters, digits, `-` and `_`. */
  fichier: string;
  /** What it shows, for who does not see it; null of a decoration. */
  alternative: string | null;
  /** Of the picture, px: its place is kept while it loads. */
  largeur: number;
  hauteur: number;
}

/** A picture on a line of its own. */
export interface RichTextImage {
  type: 'image';
  attrs: RichTextImageAttrs;
}

/** Longest alternative text of a picture, characters. */
export const LONGEST_ALTERNATIVE = 500;

/** Largest side of a picture, px. */
const LARGEST_SIDE = 20_000;

/** Whether a text is the id of a file: never an address. */
export function isImageFile(fichier: unknown): boolean {
  return typeof fichier === 'string' && fichier.length <= 64 && /^[\w-]+$/.test(fichier);
}

/** Whether a text says what a picture shows, or null that it is a decoration. */
export function isAlternative(alternative: unknown): boolean {
  if (alternative === null) return true;
  return (
    typeof alternative === 'string' &&
    alternative.trim() !== '' &&
    alternative.length <= LONGEST_ALTERNATIVE &&
    !/\p{Cc}/u.test(alternative) &&
    alternative.isWellFormed()
  );
}

/** Whether a number is the side of a picture, px. */
export function isSide(side: unknown): boolean {
  return Number.isInteger(side) && Number(side) > 0 && Number(side) <= LARGEST_SIDE;
}

/** What stands for a picture where none is drawn: « [Image : la carte] »; nothing for a decoration. */
export function wordsOfImage({ attrs: { alternative } }: RichTextImage): string {
  return alternative === null ? '' : `[Image : ${alternative}]`;
}
