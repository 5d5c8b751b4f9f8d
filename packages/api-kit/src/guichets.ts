import type { CurrentGuichet } from './account.ts';

/** Port to the guichets that the host keeps. */
export interface Guichets {
  /** Those that exist among `codes`, sorted by code. */
  findAll: (codes: readonly string[]) => Promise<CurrentGuichet[]>;
  /** Those whose code begins with the text or whose name holds it, whatever the case; sorted by code, at most `limit`. */
  search: (text: string, limit: number) => Promise<CurrentGuichet[]>;
}
