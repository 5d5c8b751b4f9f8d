/**
 * Most pixels of an image, above what phones take (108 million) and an A3 scan at 600 dpi (70 million). An image of a
 * few bytes may declare billions, and drawing it allocates memory for all of them.
 */
export const MOST_PIXELS = 150_000_000;

/** Whether an image of this size is too large to draw. */
export function hasTooManyPixels(width: number, height: number): boolean {
  return width * height > MOST_PIXELS;
}
