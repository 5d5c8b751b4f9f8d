import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApp, h, nextTick, reactive, type App } from 'vue';
import TextField from './TextField.vue';

let app: App | undefined;

beforeEach(() => {
  document.body.innerHTML = '<div id="app"></div>';
});

afterEach(() => {
  app?.unmount();
});

/** Mounts a field bound to `state.value`, and returns its element. */
function show(props: { label: string } & Record<string, unknown>) {
  const state = reactive({ value: 'Montpellier', ...props });
  app = createApp({
    render: () =>
      h(TextField, {
        id: 'champ',
        ...props,
        ...state,
        modelValue: state.value,
        'onUpdate:modelValue': (value: string) => {
          state.value = value;
        },
      }),
  });
  app.mount('#app');
  const field = document.querySelector<HTMLInputElement | HTMLTextAreaElement>('#champ');
  if (field === null) throw new Error('no field');
  return { state, field };
}

test('one line, named by its label and its hint, keeps what is typed', () => {
  const { state, field } = show({ label: 'Commune', hint: 'Par exemple Sète', type: 'search', required: true });
  expect(document.querySelector('label[for=champ]')?.textContent?.replaceAll(/\s+/g, ' ').trim()).toBe(
    'Commune Par exemple Sète',
  );
  expect([field.value, field.type, field.required, field.autocomplete]).toEqual(['Montpellier', 'search', true, 'off']);
  field.value = 'Sète';
  field.dispatchEvent(new Event('input'));
  expect(state.value).toBe('Sète');
});

test('a text of several lines is optional unless it is said', () => {
  const { field } = show({ label: 'Motif', rows: 3 });
  expect([field.tagName, field.getAttribute('rows'), field.required]).toEqual(['TEXTAREA', '3', false]);
});

test('an error describes its field', async () => {
  const { state, field } = show({ label: 'Commune', error: '' });
  expect(field.hasAttribute('aria-invalid')).toBe(false);
  Object.assign(state, { error: 'Saisissez la commune.' });
  await nextTick();
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
    'Saisissez la commune.',
  );
});

test('a number is grouped as it is typed, and the caret stays after the same digit', () => {
  const pairs = (typed: string) =>
    typed
      .replaceAll(' ', '')
      .match(/.{1,2}/g)
      ?.join(' ') ?? '';
  const { state, field } = show({ label: 'Téléphone', type: 'tel', group: pairs });
  field.value = '01023';
  field.setSelectionRange(3, 3);
  field.dispatchEvent(new Event('input'));
  expect([field.value, state.value, field.selectionStart]).toEqual(['01 02 3', '01 02 3', 4]);
  // A space that was deleted comes back before the caret: the next deletion takes the digit.
  field.value = '01 023';
  field.setSelectionRange(5, 5);
  field.dispatchEvent(new Event('input'));
  expect([field.value, field.selectionStart]).toEqual(['01 02 3', 5]);
});
