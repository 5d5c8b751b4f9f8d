import { nextTick } from 'vue';
import { announce } from './announce.ts';
import { brand } from './brand.ts';

/**
 * A page opened by its address starts at the top of the document, as in any browser; later pages start at their
 * heading.
 */
let firstPage = true;

/**
 * Announces a new page: sets the document's title and moves the focus to its `<h1>`, or to the field that it marks
 * `autofocus`, if it exists to fill that one field. The heading is then announced, since the focus skips it.
 */
export async function enterPage(root: HTMLElement, title: string): Promise<void> {
  const { name } = brand();
  document.title = title === '' ? name : `${title} - ${name}`;
  await nextTick();
  const heading = root.querySelector('h1');
  const isFirst = firstPage;
  firstPage = false;
  const field = root.querySelector<HTMLElement>('[autofocus]');
  if (field !== null) {
    field.focus();
    if (!isFirst && heading !== null) announce(heading.textContent.trim());
    return;
  }
  if (isFirst) return;
  if (heading === null) return;
  if (!heading.hasAttribute('tabindex')) heading.setAttribute('tabindex', '-1');
  heading.focus();
}
