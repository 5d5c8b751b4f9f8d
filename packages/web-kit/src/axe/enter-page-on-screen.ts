import { expect } from 'vitest';
import { enterPage } from '../page/page.ts';
import type { MountedModule } from '../testing.ts';

/**
 * Enters the page on screen as the portal enters a page that somebody was led to. Fails unless it has a title and one `<h1>`, and either the
 * focus is there, or it is in the field that the page marks `autofocus` and the heading was announced.
 */
export async function enterPageOnScreen({
  router,
  announced,
}: Pick<MountedModule, 'router' | 'announced'>): Promise<void> {
  const title = router.currentRoute.value.meta.title ?? '';
  expect(title, 'The page has no title: its route says it in meta.title.').toMatch(/\S/);
  // The first page of a document takes no focus.
  await enterPage(document.createElement('div'), title);
  await enterPage(document.body, title);
  expect(document.title).toContain(title);
  const headings = [...document.querySelectorAll('h1')].map(({ textContent }) => textContent.trim());
  expect(headings, 'A page has one <h1>, in every state.').toHaveLength(1);
  expect(headings[0], 'The <h1> says nothing.').toMatch(/\S/);
  const { activeElement } = document;
  if (activeElement?.tagName === 'H1') return;
  expect(activeElement?.hasAttribute('autofocus'), 'The focus is not at the <h1>, nor in a field with autofocus.').toBe(
    true,
  );
  expect(announced).toContain(headings[0]);
}
