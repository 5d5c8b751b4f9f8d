import type { z } from 'zod';

/**
 * Text of at most `longest` characters that fits a pattern. The length is refused first: zod makes every check of a text,
 * also those that come after a `.max()` that failed, unless that one says `abort`.
 */
export function patterned(text: z.ZodString, longest: number, pattern: RegExp, error: string): z.ZodString {
  return text.max(longest, { error, abort: true }).regex(pattern, error);
}
