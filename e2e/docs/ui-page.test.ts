import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { UI_PAGE, uiPage } from './ui-page.ts';

test('docs/ui.md has every component with its props and its example (if not: npm run docs)', async () => {
  expect(readFileSync(UI_PAGE, 'utf8')).toBe(await uiPage());
});

test('a prop is shown with its type and what is said of it, a model and an event too', async () => {
  const page = await uiPage();
  expect(page).toMatch(/^\| `columns` +\| `readonly Column<Key>\[\]` +\|/m);
  expect(page).toMatch(/^\| `captionHidden\?` +\| `boolean` +\| The caption is read aloud only\. +\|$/m);
  expect(page).toMatch(/^\| `v-model:sorting` +\| `Sorting<Key>` +\|/m);
  expect(page).toMatch(/^\| `@unreadable` +\| `\[\]` +\| A drop that the browser could not read\. +\|$/m);
});

test('the classes of the DSFR that the portal has are listed, and no others', async () => {
  const page = await uiPage();
  expect(page).toMatch(/^- alert: .*`fr-alert--success`/m);
  // Left out of the portal's stylesheet, and a component that it does not hold.
  expect(page).not.toMatch(/fr-tag--green-menthe|fr-accordion/);
});
