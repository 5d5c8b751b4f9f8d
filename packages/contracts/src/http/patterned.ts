import type { z } from 'zod';

/**
 * Text of at most `longest` characters that matches a pattern. The length is checked first and aborts: by default zod
 * runs every check of a text, even after a `.max()` failed.
 */
export function patterned(text: z.ZodString, longest: number, pattern: RegExp, error: string): z.ZodString {
  return text.max(longest, { error, abort: true }).regex(pattern, error);
}
