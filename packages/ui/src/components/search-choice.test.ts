import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createApp, h, ref, type Ref } from 'vue';
import type { Choice } from '../choice.ts';
import SearchChoice from './SearchChoice.vue';

const user = userEvent.setup();
const GUICHETS: Choice[] = [
  { value: '00002', label: '00002 – Montpellier' },
  { value: '00003', label: '00003 – Béziers' },
  { value: 'PWP01', label: 'PWP01 – Bailleur fictif' },
];
const search = (text: string) => Promise.resolve(GUICHETS.filter(({ label }) => label.includes(text)));

function mount(props: Record<string, unknown> = {}): { chosen: Ref<readonly Choice[]>; sent: () => number } {
  const chosen = ref<readonly Choice[]>([]);
  let sent = 0;
  const root = document.createElement('main');
  document.body.append(root);
  const app = createApp({
    render: () =>
      h('form', { onSubmit: (event: Event) => (event.preventDefault(), (sent += 1)) }, [
        h(SearchChoice, {
          label: 'Guichets',
          noun: 'guichet',
          search,
          ...props,
          modelValue: chosen.value,
          'onUpdate:modelValue': (next: readonly Choice[]) => (chosen.value = next),
        }),
        h('button', { type: 'submit' }, 'Envoyer'),
      ]),
  });
  app.mount(root);
  onTestFinished(() => {
    app.unmount();
    root.remove();
  });
  return { chosen, sent: () => sent };
}

const field = () => screen.getByRole('combobox', { name: 'Guichets' });
const values = (chosen: Ref<readonly Choice[]>) => chosen.value.map(({ value }) => value);

test('results are listed, announced and chosen with the keyboard, without submitting the form', async () => {
  const { chosen, sent } = mount();
  await user.type(field(), '0000');
  expect(await screen.findByText('2 guichets trouvés.')).toBeDefined();
  expect(field().getAttribute('aria-expanded')).toBe('true');
  await user.keyboard('{ArrowDown}{ArrowDown}');
  const second = screen.getByRole('option', { name: '00003 – Béziers' });
  expect(second.getAttribute('aria-selected')).toBe('true');
  expect(field().getAttribute('aria-activedescendant')).toBe(second.id);
  await user.keyboard('{Enter}');
  expect(values(chosen)).toEqual(['00003']);
  expect(screen.getByText('00003 – Béziers : ajouté.')).toBeDefined();
  expect(field()).toHaveProperty('value', '');
  expect(field().getAttribute('aria-expanded')).toBe('false');
  expect(document.activeElement).toBe(field());
  expect(sent()).toBe(0);
});

test('a choice is not offered again, and its tag takes it away; the focus stays in the field', async () => {
  const { chosen } = mount();
  await user.type(field(), 'PWP');
  await user.click(await screen.findByRole('option', { name: 'PWP01 – Bailleur fictif' }));
  await user.type(field(), 'PWP');
  expect(await screen.findByText('Aucun guichet ne correspond.')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Retirer PWP01 – Bailleur fictif' }));
  expect(values(chosen)).toEqual([]);
  expect(document.activeElement).toBe(field());
});

test('Escape closes the list and nothing around it; the arrow opens it again', async () => {
  mount();
  const heard = vi.fn<() => void>();
  window.addEventListener('keydown', heard);
  onTestFinished(() => window.removeEventListener('keydown', heard));
  await user.type(field(), '0000');
  await screen.findByRole('option', { name: '00002 – Montpellier' });
  heard.mockClear();
  await user.keyboard('{Escape}');
  expect(field().getAttribute('aria-expanded')).toBe('false');
  expect(heard).not.toHaveBeenCalled();
  await user.keyboard('{ArrowDown}');
  await vi.waitFor(() => expect(field().getAttribute('aria-expanded')).toBe('true'));
});

test('keys do not choose from what another text found', async () => {
  const { chosen } = mount();
  await user.type(field(), '0');
  await screen.findByText('3 guichets trouvés.');
  await user.keyboard('{ArrowDown}0003{Enter}');
  expect(chosen.value).toEqual([]);
  await user.keyboard('{ArrowDown}');
  await screen.findByText('1 guichet trouvé.');
  await user.keyboard('{Enter}');
  expect(values(chosen)).toEqual(['00003']);
});

test('a short text is not searched, and a failed search is reported', async () => {
  const failing = vi.fn<typeof search>(() => Promise.reject(new Error('Le portail ne répond pas.')));
  mount({ search: failing, least: 2 });
  await user.type(field(), 'P');
  expect(await screen.findByText('Saisissez au moins 2 caractères.')).toBeDefined();
  expect(failing).not.toHaveBeenCalled();
  await user.type(field(), 'W');
  expect(await screen.findByText('Le portail ne répond pas.')).toBeDefined();
});

test('more than was given is told, so that one writes more', async () => {
  mount({ search: () => Promise.resolve({ choices: GUICHETS, total: 40 }) });
  await user.type(field(), '0');
  expect(await screen.findByText('Plus de 3 guichets : précisez la recherche.')).toBeDefined();
});

test('when all that was given is chosen already, the others are told of without a count', async () => {
  const { chosen } = mount({ search: () => Promise.resolve({ choices: GUICHETS, total: 40 }) });
  chosen.value = GUICHETS;
  await user.type(field(), '0');
  expect(await screen.findByText('D’autres guichets existent : précisez la recherche.')).toBeDefined();
});

test('a search that lasts is said', async () => {
  const late = Promise.withResolvers<Choice[]>();
  mount({ search: () => late.promise });
  await user.type(field(), '0');
  expect(await screen.findByText('Recherche…')).toBeDefined();
  late.resolve(GUICHETS);
  expect(await screen.findByText('3 guichets trouvés.')).toBeDefined();
});

test('a late answer never replaces a newer one', async () => {
  const late = Promise.withResolvers<Choice[]>();
  const answers = vi.fn<typeof search>(search).mockReturnValueOnce(late.promise);
  mount({ search: answers });
  await user.type(field(), 'PWP');
  await vi.waitFor(() => expect(answers).toHaveBeenCalledTimes(1));
  await user.clear(field());
  await user.type(field(), '00002');
  await screen.findByRole('option', { name: '00002 – Montpellier' });
  late.resolve(GUICHETS);
  await late.promise;
  expect(screen.getAllByRole('option')).toHaveLength(1);
});
