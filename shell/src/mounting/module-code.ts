import type { Release } from '@pwp/contracts';
import type { WebModule } from '@pwp/web-kit';
import { retryUrl } from './retry-url.ts';

/** Stylesheets that are loading, by address. A page and a slot may need the same release at once. */
const coming = new Map<string, PromiseWithResolvers<void>>();

/** Fetches a module's entry and styles; the browser checks their integrity. Rejects when one is missing, altered, or is no module. */
export async function loadModule(release: Release, attempt: number): Promise<WebModule> {
  const [code] = await Promise.all([
    importEntry(retryUrl(release.entry.url, attempt)),
    ...release.css.map(({ url, integrity }) => loadStylesheet(url, integrity)),
  ]);
  if (!isWebModule(code)) throw new TypeError(`${release.entry.url} exports no lifecycles`);
  return code;
}

/**
 * Takes the styles of a release that failed out of the page: they would change what stands in its place. They stay while the module is also drawn
 * outside `failed`, the element where it failed.
 */
export function removeStyles(module: string, release: Release, failed?: HTMLElement): void {
  const drawn = [...document.querySelectorAll(`[data-module="${module}"]`)];
  if (drawn.some((place) => failed?.contains(place) !== true && place.hasChildNodes())) return;
  for (const { url } of release.css) {
    findLink('stylesheet', url)?.remove();
    // A removed link fires no event. Its waiters fail now, and try again.
    coming.get(url)?.reject(new Error(`${url} was removed`));
    coming.delete(url);
  }
}

/** Fetches a module's files before the person opens it. Runs none of its code. */
export function preloadModule(release: Release): void {
  addLink({ rel: 'modulepreload', href: release.entry.url, integrity: release.entry.integrity });
  for (const { url, integrity } of release.css) addLink({ rel: 'preload', as: 'style', href: url, integrity });
}

async function importEntry(url: string): Promise<unknown> {
  const code: unknown = await import(/* @vite-ignore */ url);
  return code;
}

function isWebModule(code: unknown): code is WebModule {
  return (
    typeof code === 'object' &&
    code !== null &&
    'mount' in code &&
    typeof code.mount === 'function' &&
    'unmount' in code &&
    typeof code.unmount === 'function'
  );
}

/**
 * Loads a stylesheet, before another one in the page or as the last. A link of the server's that failed has no rules by the time scripts run: the file is
 * fetched again.
 */
export async function loadStylesheet(url: string, integrity: string, before: Element | null = null): Promise<void> {
  const onItsWay = coming.get(url);
  if (onItsWay !== undefined) return onItsWay.promise;
  const present = findLink('stylesheet', url);
  if ((present?.sheet?.cssRules.length ?? 0) > 0) return;
  present?.remove();
  const load = Promise.withResolvers<void>();
  coming.set(url, load);
  const link = createLink({ rel: 'stylesheet', href: url, integrity });
  link.addEventListener('load', () => load.resolve());
  link.addEventListener('error', () => load.reject(new Error(`${url} could not be loaded`)));
  document.head.insertBefore(link, before);
  try {
    await load.promise;
  } finally {
    if (coming.get(url) === load) coming.delete(url);
  }
}

function addLink(attributes: Record<string, string> & { rel: string; href: string }): void {
  if (findLink(attributes.rel, attributes.href) === null) document.head.append(createLink(attributes));
}

function createLink(attributes: Record<string, string>): HTMLLinkElement {
  const link = document.createElement('link');
  for (const [name, value] of Object.entries(attributes)) link.setAttribute(name, value);
  return link;
}

function findLink(rel: string, href: string): HTMLLinkElement | null {
  return document.head.querySelector(`link[rel="${rel}"][href="${CSS.escape(href)}"]`);
}
