import type { Manifest } from '@pwp/contracts';
import { tabStorage } from '@pwp/web-kit';
import type { Page } from '../read-page-data.ts';

/** How long a page that was drawn without its person's rings waits for the manifest of these, ms. */
const PATIENCE = 1_500;

/** Says, in the tab's storage, that the page was loaded again for its rings. */
const RELOADED = 'pwp.rings';

/**
 * Whether the registry now gives this person other modules than the page has. Undefined when it does not say, or when the one of several
 * registries that answers has not read as far as `sequence`.
 */
export async function isOutdated(
  { data, text }: Pick<Page, 'data' | 'text'>,
  sequence: number,
  limit?: number,
): Promise<boolean | undefined> {
  try {
    const response = await fetch('/registry/v1/manifest', {
      credentials: 'same-origin',
      cache: 'no-store',
      headers: data.etag === null ? {} : { 'If-None-Match': data.etag },
      signal: limit === undefined ? null : AbortSignal.timeout(limit),
    });
    if (response.status !== 304) {
      if (!response.ok) return undefined;
      // A manifest that is signed again has another text. Only the modules count.
      if (modulesOf(await response.text()) !== modulesOf(text)) return true;
    }
    return Number(response.headers.get('PWP-Sequence') ?? sequence) < sequence ? undefined : false;
  } catch (error) {
    console.warn('registre : le manifeste n’a pas pu être relu', error);
    return undefined;
  }
}

/**
 * Loads the page again when it was drawn without the rings of its person and these give other modules. Resolves with true when the page is
 * leaving; never leaves twice in a row, whatever the server answers.
 */
export async function reloadForRings(
  page: Pick<Page, 'data' | 'text' | 'sequence'>,
  reload = () => location.reload(),
): Promise<boolean> {
  if (page.data.ringed) {
    tabStorage.forget(RELOADED);
    return false;
  }
  if (tabStorage.read(RELOADED) !== null || !(await isOutdated(page, page.sequence, PATIENCE))) return false;
  // Without storage, the tab would reload for ever.
  if (!tabStorage.keep(RELOADED, 'oui')) return false;
  reload();
  return true;
}

function modulesOf(text: string): string {
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- compared alone: what is loaded of it is verified by its page
  const { modules }: Manifest = JSON.parse(text);
  return JSON.stringify(modules);
}
