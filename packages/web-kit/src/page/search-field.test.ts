import { expect, test } from 'vitest';
import { createApp, type App } from 'vue';
import { focusSearchField, useSearchField } from './search-field.ts';

function page(name: string, focused: string[]): App {
  const app = createApp({
    setup() {
      useSearchField(() => focused.push(name));
      return () => null;
    },
  });
  app.mount(document.createElement('div'));
  return app;
}

test('the field is the one of the page on screen, whichever page leaves last', () => {
  const focused: string[] = [];
  expect(focusSearchField()).toBe(false);
  const list = page('liste', focused);
  expect(focusSearchField()).toBe(true);
  const journal = page('journal', focused);
  list.unmount();
  expect(focusSearchField()).toBe(true);
  journal.unmount();
  expect(focusSearchField()).toBe(false);
  expect(focused).toEqual(['liste', 'journal']);
});
