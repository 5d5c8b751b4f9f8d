import { expect, test } from 'vitest';
import { h } from 'vue';
import { mountModule } from '../testing.ts';
import { enterPageOnScreen } from './enter-page-on-screen.ts';

/** Enters a page that draws these elements. */
async function enter(
  meta: { title?: string },
  ...drawn: readonly (readonly [tag: string, text: string, more?: object])[]
) {
  const component = {
    render: () =>
      h(
        'div',
        drawn.map(([tag, text, more = {}]) => h(tag, more, text)),
      ),
  };
  await enterPageOnScreen(await mountModule({ path: '/essai', routes: [{ path: '/essai', component, meta }] }));
}

test('a page with a title and one heading is entered: the focus is there', async () => {
  await enter({ title: 'Essai' }, ['h1', 'Essai']);
  expect(document.activeElement?.textContent).toBe('Essai');
  expect(document.title).toMatch(/^Essai - /);
});

test('a page for one field is entered at that field, and its heading is announced', async () => {
  await enter({ title: 'Essai' }, ['h1', 'Essai'], ['input', '', { autofocus: '' }]);
  expect(document.activeElement?.tagName).toBe('INPUT');
});

test.each([
  ['without a title', 'no title', {}, [['h1', 'Essai']]],
  ['without a heading', 'one <h1>', { title: 'Essai' }, [['h2', 'Essai']]],
  [
    'with two headings',
    'one <h1>',
    { title: 'Essai' },
    [
      ['h1', 'Essai'],
      ['h1', 'Autre'],
    ],
  ],
  ['whose heading says nothing', 'says nothing', { title: 'Essai' }, [['h1', ' ']]],
] as const)('a page %s fails its test', async (_what, said, meta, drawn) => {
  await expect(enter(meta, ...drawn)).rejects.toThrow(said);
});
