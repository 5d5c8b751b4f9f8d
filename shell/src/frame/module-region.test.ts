import { expect, test, vi } from 'vitest';
import { createApp, defineComponent, h, ref, withDirectives, vModelText, vModelSelect } from 'vue';
import { manifestEntry } from '../testing/manifest-entries.ts';
import { createModuleRegion, type RegionState } from './module-region.ts';

const demandes = manifestEntry({ id: 'demandes', title: 'Demandes' });
const failure = { isStopped: false, retry: () => undefined, leave: () => undefined };

/** A region in the page, with this text of a module. */
function regionWith(html: string, module = 'demandes') {
  const element = document.createElement('div');
  document.body.replaceChildren(element);
  const states: RegionState[] = [];
  const region = createModuleRegion(element, (state) => states.push(state));
  const text = document.createElement('div');
  text.dataset['module'] = module;
  text.innerHTML = html;
  region.beginWith(text);
  return { element, region, states, text };
}

test('the text stands until the module has drawn its page, and never beside it', async () => {
  const { element, region, states, text } = regionWith('<h1>Je demande</h1>');
  const place = region.open(demandes);
  expect(states).toEqual([{ status: 'loading', title: 'Demandes', isRead: true }]);
  expect(element.textContent).toBe('Je demande');
  // A place that is only held is no page.
  place.append(document.createComment('bientôt'));
  await Promise.resolve();
  expect(text.isConnected).toBe(true);
  place.insertAdjacentHTML('beforeend', '<h1>Je demande ici</h1>');
  await Promise.resolve();
  expect(element.textContent).toBe('Je demande ici');
  region.ready();
  expect(element.children).toHaveLength(1);
});

test('the release before is tried below the text, and the panel takes the place of both', () => {
  const { element, region, states, text } = regionWith('<h1>Je demande</h1>');
  const first = region.open(demandes);
  const second = region.open(demandes);
  expect([first.isConnected, second.isConnected, text.isConnected]).toEqual([false, true, true]);
  region.fail(demandes, failure);
  expect(element.childNodes).toHaveLength(0);
  region.open(demandes);
  expect(states.at(-1)).toMatchObject({ status: 'loading', isRead: false });
});

test('the text of one module is not shown while another is awaited, nor once it has drawn nothing', () => {
  const other = regionWith('<h1>Je demande</h1>', 'autre');
  other.region.open(demandes);
  expect(other.text.isConnected).toBe(false);
  const { region, text } = regionWith('<h1>Je demande</h1>');
  region.open(demandes);
  region.ready();
  expect(text.isConnected).toBe(false);
});

test('what was typed in the text, and the focus, go over to the fields of the module', async () => {
  const { region, text } = regionWith(
    `<input id="nom" value=""><input id="ville" value="Lyon"><textarea id="motif"></textarea><input id="accord" type="checkbox">
     <select id="type"><option value="a" selected>A</option><option value="b">B</option></select><input value="" >`,
  );
  const typed = { nom: ref(''), ville: ref('Paris'), motif: ref(''), type: ref('a') };
  const fieldOf = (id: string) => text.querySelector<HTMLInputElement>(`#${id}`);
  for (const [id, value] of [
    ['nom', 'Martin'],
    ['motif', 'Un motif'],
    ['type', 'b'],
  ] as const) {
    const field = fieldOf(id);
    if (field !== null) field.value = value;
  }
  const tick = fieldOf('accord');
  if (tick !== null) tick.checked = true;
  fieldOf('motif')?.focus();
  const said = vi.fn<(event: Event) => void>();
  const field = (tag: string, id: keyof typeof typed, children?: unknown[]) =>
    withDirectives(
      h(
        tag,
        { id, 'onUpdate:modelValue': (value: string) => (typed[id].value = value), onChange: said },
        children as [],
      ),
      [[tag === 'select' ? vModelSelect : vModelText, typed[id].value]],
    );
  const form = defineComponent({
    setup: () => () => [
      field('input', 'nom'),
      field('input', 'ville'),
      field('textarea', 'motif'),
      h('input', { id: 'accord', type: 'checkbox' }),
      field('select', 'type', [h('option', { value: 'a' }, 'A'), h('option', { value: 'b' }, 'B')]),
    ],
  });
  const place = region.open(demandes);
  const app = createApp(form);
  app.mount(place);
  await Promise.resolve();
  expect(Object.values(typed).map(({ value }) => value)).toEqual(['Martin', 'Paris', 'Un motif', 'b']);
  expect(place.querySelector<HTMLInputElement>('#accord')?.checked).toBe(true);
  expect(said).toHaveBeenCalledTimes(3);
  expect(document.activeElement).toBe(place.querySelector('#motif'));
  app.unmount();
});
