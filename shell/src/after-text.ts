import type { PageData } from './page-data.ts';

/** The portal waits no longer for the text to be drawn: a browser shows it without its fonts by then, and may draw nothing, ms. */
const DRAWN_AT_MOST = 3_000;

/** On a page that begins with a text: waits until the text is on screen with its fonts, then asks for the portal's files, all at once. */
export async function afterText({ later }: PageData): Promise<void> {
  if (later === null) return;
  await Promise.race([drawn(), new Promise((resolve) => setTimeout(resolve, DRAWN_AT_MOST))]);
  for (const { url, integrity } of later.scripts) addLink({ rel: 'modulepreload', href: url, integrity });
  for (const { url, integrity } of later.styles) addLink({ rel: 'preload', as: 'style', href: url, integrity });
}

async function drawn(): Promise<void> {
  // A tab that nobody sees draws nothing.
  if (!document.hidden) await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  await document.fonts.ready;
}

function addLink(link: Pick<HTMLLinkElement, 'rel' | 'href' | 'integrity'> & { as?: string }): void {
  document.head.append(Object.assign(document.createElement('link'), link));
}
