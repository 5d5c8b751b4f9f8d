import type { SearchAnswer, SearchDeclaration, searchEndpoint } from '@pwp/contracts';
import { createApi } from '@pwp/web-kit';
import { moduleAt } from '../manifest/places.ts';
import type { PortalManifest } from '../page-data.ts';
import type { Searched } from './searches.ts';

/** How long a module may take, ms. */
const PATIENCE = 10_000;

type SearchEndpoints = Record<`POST /${string}`, ReturnType<typeof searchEndpoint>>;

/**
 * What a module finds for a text, which travels in the body. Results that lead out of the module are left out. Throws
 * ProblemError, and the signal's own error.
 */
export async function askModule(
  { entry, search }: Searched,
  { manifest, texte, signal }: { manifest: PortalManifest; texte: string; signal: AbortSignal },
): Promise<SearchAnswer> {
  const api = createApi<SearchEndpoints>(`/api/${entry.id}`);
  const answer = await api(keyOf(search), {
    body: { texte },
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
  });
  const own = answer.items.filter(({ path }) => moduleAt(pathOf(path), manifest)?.id === entry.id);
  return { ...answer, items: own };
}

function keyOf({ path }: SearchDeclaration): `POST /${string}` {
  return `POST /${path.slice(1)}`;
}

function pathOf(path: string): string {
  const { origin, pathname } = new URL(path, location.origin);
  return origin === location.origin ? pathname : '';
}
