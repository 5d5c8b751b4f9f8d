import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { UI_PAGE, uiPage } from './ui-page.ts';

test('docs/ui.md has every component with its props and its example (if not: npm run docs)', () => {
  expect(readFileSync(UI_PAGE, 'utf8')).toBe(uiPage());
});

test('a prop is shown with its type and what is said of it, a model and an event too', () => {
  const page = uiPage();
  expect(page).toMatch(/^\| `columns` +\| `readonly Column<Key>\[\]` +\|/m);
  expect(page).toMatch(/^\| `captionHidden\?` +\| `boolean` +\| The caption is read aloud only\. +\|$/m);
  expect(page).toMatch(/^\| `v-model:sorting` +\| `Sorting<Key>` +\|/m);
  expect(page).toMatch(/^\| `@unreadable` +\| `\[\]` +\| A drop that the browser could not read\. +\|$/m);
});
