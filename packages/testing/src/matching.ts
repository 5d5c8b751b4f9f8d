import { expect } from 'vitest';

/** Vitest's matchers for parts of a value. */
interface Matching {
  any: (type: unknown) => unknown;
  anything: () => unknown;
  arrayContaining: (items: unknown[]) => unknown;
  objectContaining: (part: object) => unknown;
  stringContaining: (part: string) => unknown;
  stringMatching: (pattern: RegExp | string) => unknown;
}

/** The matchers of `expect`, typed. They are `any` there, and any object that holds one would lose its types. */
export const matching: Matching = expect;
