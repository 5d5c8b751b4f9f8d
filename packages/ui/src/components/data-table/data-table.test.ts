import { afterEach, expect, test } from 'vitest';
import { createApp, h, nextTick, reactive, type App } from 'vue';
import type { Sorting } from './columns.ts';
import PeopleTable from './testing/PeopleTable.vue';

let app: App | undefined;
afterEach(() => app?.unmount());

type People = 'nom' | 'acte';

function show(given: { chosen?: ReadonlySet<string>; refuses?: boolean } = {}) {
  document.body.innerHTML = '<div id="app"></div>';
  const state = reactive<{ sorting: Sorting<People> | undefined; chosen: ReadonlySet<string> | undefined }>({
    sorting: undefined,
    chosen: given.chosen,
  });
  app = createApp({
    render: () =>
      h(PeopleTable, {
        sorting: state.sorting,
        'onUpdate:sorting': (sorting: Sorting<People> | undefined) => void (state.sorting = sorting),
        chosen: state.chosen,
        'onUpdate:chosen': (chosen: ReadonlySet<string> | undefined) =>
          void (given.refuses === true || (state.chosen = chosen)),
      }),
  });
  app.mount('#app');
  return state;
}

const box = (name: string) => {
  const found = document.querySelector<HTMLInputElement>(`input[aria-label="${name}"]`);
  if (found === null) throw new Error(`no box « ${name} »`);
  return found;
};

test('a table is named by its caption, its rows by their first cell', () => {
  show();
  const region = document.querySelector('[role=region]');
  expect(document.getElementById(region?.getAttribute('aria-labelledby') ?? '')?.textContent.trim()).toBe('Agents');
  expect([...document.querySelectorAll('th[scope=row]')].map((cell) => cell.textContent)).toEqual([
    'Alice',
    'Bruno',
    'Chloé',
  ]);
  expect([...document.querySelectorAll('[aria-current=true]')].map((row) => row.textContent)).toEqual(['BrunoVoir']);
  expect(document.querySelector('input')).toBeNull();
});

test('a header asks for its order, then for the other way, and says so', async () => {
  const state = show();
  const header = document.querySelector('thead th');
  expect(header?.hasAttribute('aria-sort')).toBe(false);
  for (const direction of ['ascending', 'descending', 'ascending'] as const) {
    header?.querySelector('button')?.click();
    await nextTick();
    expect(state.sorting).toEqual({ key: 'nom', direction });
    expect(header?.getAttribute('aria-sort')).toBe(direction);
  }
});

test('a short head says its whole label to those who hear it', () => {
  show();
  const [, header] = document.querySelectorAll('thead th');
  expect(header?.querySelector('[aria-hidden=true]')?.textContent).toBe('Acte');
  expect(header?.querySelector('[title="Acte fait"] > :not([aria-hidden])')?.textContent).toBe('Acte fait');
});

test('the first click of a header may ask for the last ones first', async () => {
  const state = show();
  const [, header] = document.querySelectorAll('thead th');
  for (const direction of ['descending', 'ascending'] as const) {
    header?.querySelector('button')?.click();
    await nextTick();
    expect(state.sorting).toEqual({ key: 'acte', direction });
  }
});

test('a tick that the page refuses does not stay in the box', async () => {
  show({ chosen: new Set(), refuses: true });
  for (const name of ['Choisir Alice', 'Tout sélectionner']) {
    box(name).click();
    await nextTick();
    await nextTick();
    expect(box(name).checked).toBe(false);
  }
});

test('rows of other pages keep their ticks', async () => {
  const state = show({ chosen: new Set(['z']) });
  box('Tout sélectionner').click();
  await nextTick();
  expect([...(state.chosen ?? [])]).toEqual(['z', 'a', 'b']);
  box('Tout sélectionner').click();
  await nextTick();
  expect([...(state.chosen ?? [])]).toEqual(['z']);
});

test('rows are ticked one by one or together, but for those that are not offered', async () => {
  const state = show({ chosen: new Set() });
  expect([...document.querySelectorAll('tbody input')].length).toBe(2);
  box('Choisir Alice').click();
  await nextTick();
  expect([...(state.chosen ?? [])]).toEqual(['a']);
  expect(box('Tout sélectionner').indeterminate).toBe(true);
  box('Tout sélectionner').click();
  await nextTick();
  expect([...(state.chosen ?? [])]).toEqual(['a', 'b']);
  expect([box('Tout sélectionner').checked, box('Tout sélectionner').indeterminate]).toEqual([true, false]);
  box('Tout sélectionner').click();
  await nextTick();
  expect([...(state.chosen ?? [])]).toEqual([]);
});
