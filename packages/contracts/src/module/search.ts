import { z } from 'zod';
import type { EndpointShape } from '../http/endpoint.ts';

/** Most results of one module, and longest text that is searched, in characters. */
export const SEARCH_LIMITS = { results: 8, text: 100 } as const;

/** Body of a search. The text stands in no address: it may be a numéro unique, or the name of a person. */
export const SearchQuery = z.object({ texte: z.string().trim().min(1).max(SEARCH_LIMITS.text) });
export type SearchQuery = z.infer<typeof SearchQuery>;

/**
 * One result, and the page that it opens: one of the module's own. What no address may hold, such as a numéro unique, is in
 * `state`, which the page reads by `heldInHistory`.
 */
export const SearchResult = z
  .object({
    kind: z.string().min(1).max(30).describe('French noun for what it is: « Pli »'),
    label: z.string().min(1).max(200),
    detail: z.string().max(300).optional(),
    path: z.string().max(300).regex(/^\//),
    state: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: 'SearchResult' });
export type SearchResult = z.infer<typeof SearchResult>;

/** What a module found, the best first. `note` is a French sentence about the text: why a number is refused, say. */
export const SearchAnswer = z
  .object({ items: z.array(SearchResult).max(SEARCH_LIMITS.results), note: z.string().max(500).optional() })
  .meta({ id: 'SearchAnswer' });
export type SearchAnswer = z.infer<typeof SearchAnswer>;

/** The shape of the endpoint that `search` of `module.json` names. */
export const searchEndpoint = (summary: string) =>
  ({ summary, body: SearchQuery, output: SearchAnswer }) satisfies EndpointShape;
