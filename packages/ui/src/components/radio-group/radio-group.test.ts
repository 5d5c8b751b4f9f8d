import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, onTestFinished, test } from 'vitest';
import { createApp, h, nextTick, reactive } from 'vue';
import RadioGroup from './RadioGroup.vue';

const user = userEvent.setup();
const CHOICES = [
  { value: 'professionnel', label: 'Professionnel', hint: 'Travaille pour ces guichets.' },
  { value: 'referent', label: 'Référent' },
];

/** Mounts groups with the same choices, each with its own value. */
function mount(...groups: ({ legend: string; value: string } & Record<string, unknown>)[]) {
  const states = groups.map((group) => reactive({ ...group }));
  const root = document.createElement('main');
  document.body.append(root);
  const app = createApp({
    render: () =>
      states.map(({ value, ...props }, index) =>
        h(RadioGroup, {
          choices: CHOICES,
          ...props,
          modelValue: value,
          'onUpdate:modelValue': (next: string) => Object.assign(states[index] ?? {}, { value: next }),
        }),
      ),
  });
  app.mount(root);
  onTestFinished(() => {
    app.unmount();
    root.remove();
  });
  return states;
}

const described = (element: Element) =>
  document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent;

test('each choice is named by its label and described by its hint, and the group by its legend', () => {
  mount({ legend: 'Rôle', value: 'professionnel' });
  expect(screen.getByRole('group', { name: 'Rôle' })).toBeDefined();
  const [first, second] = screen.getAllByRole<HTMLInputElement>('radio');
  expect([first?.checked, second?.checked]).toEqual([true, false]);
  expect(described(screen.getByRole('radio', { name: 'Professionnel' }))).toBe('Travaille pour ces guichets.');
  expect(screen.getByRole('radio', { name: 'Référent' }).hasAttribute('aria-describedby')).toBe(false);
});

test('nothing is chosen until somebody chooses, in one group at a time', async () => {
  const [roles, others] = mount({ legend: 'Rôle', value: '' }, { legend: 'Autre rôle', value: 'professionnel' });
  const [, referent] = screen.getAllByRole<HTMLInputElement>('radio');
  expect(document.querySelectorAll('input:checked')).toHaveLength(1);
  await user.click(referent ?? document.body);
  expect([roles?.value, others?.value]).toEqual(['referent', 'professionnel']);
  expect(document.querySelectorAll('input:checked')).toHaveLength(2);
});

test('an error describes the group and links to the first choice', async () => {
  const [state] = mount({ legend: 'Rôle', value: '', id: 'role', error: '' });
  const group = screen.getByRole('group', { name: 'Rôle' });
  expect(described(group)).toBe('');
  expect(group.className).not.toContain('error');
  Object.assign(state ?? {}, { error: 'Choisissez un rôle.' });
  await nextTick();
  expect(described(group)).toBe('Choisissez un rôle.');
  expect(group.classList.contains('fr-fieldset--error')).toBe(true);
  expect(document.getElementById('role')).toBe(screen.getByRole('radio', { name: 'Professionnel' }));
});
