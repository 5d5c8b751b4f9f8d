/**
 * Most pixels of an image: beyond what phones take (108 million) and what scanners make of an A3 page at 600 dpi (70 million).
 * An image of a few bytes may say that it has billions, and whoever draws it asks for the memory of all.
 */
export const MOST_PIXELS = 150_000_000;

/** Whether an image of this size is one that nobody should be asked to draw. */
export function hasTooManyPixels(width: number, height: number): boolean {
  return width * height > MOST_PIXELS;
}
