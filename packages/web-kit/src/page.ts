import { nextTick } from 'vue';

const PORTAL = 'Portail Web Professionnel';

/** A page that the person asked for by its address starts at the top of the document, as browsers do; the next ones at their heading. */
let firstPage = true;

/** Says that a page is now on screen: sets the document's title and moves the focus to the page's `<h1>`. */
export async function enterPage(root: HTMLElement, title: string): Promise<void> {
  document.title = title === '' ? PORTAL : `${title} - ${PORTAL}`;
  await nextTick();
  if (firstPage) {
    firstPage = false;
    return;
  }
  const heading = root.querySelector('h1');
  if (heading === null) return;
  if (!heading.hasAttribute('tabindex')) heading.setAttribute('tabindex', '-1');
  heading.focus();
}
