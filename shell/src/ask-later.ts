import type { PageData } from './page-data.ts';
import { comesFromIdentity } from './session/identity.ts';

/** The portal waits no longer for the text to be drawn: a browser shows it without its fonts by then, and may draw nothing, ms. */
const DRAWN_AT_MOST = 3_000;

/** Asks for the files that the HTML did not preload, all at once and in time. */
export async function askLater({ later }: PageData): Promise<void> {
  if (later === null) return;
  // Whoever leaves for the identity has no use for them yet.
  if (later.once === 'signed-in' && !comesFromIdentity()) return;
  if (later.once === 'drawn')
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
