import { afterEach, expect, test } from 'vitest';
import { createApp, h, nextTick, ref, type App } from 'vue';
import DateTimeField from './DateTimeField.vue';

let app: App | undefined;
afterEach(() => app?.unmount());

function show(start: string) {
  document.body.innerHTML = '<div id="app"></div>';
  const instant = ref(start);
  const written: string[] = [];
  app = createApp({
    render: () =>
      h(DateTimeField, {
        id: 'quand',
        label: 'Rendez-vous',
        modelValue: instant.value,
        'onUpdate:modelValue': (value: string) => {
          written.push(value);
          instant.value = value;
        },
      }),
  });
  app.mount('#app');
  const field = document.querySelector<HTMLInputElement>('#quand');
  if (field === null) throw new Error('no field');
  const type = async (clock: string) => {
    field.value = clock;
    field.dispatchEvent(new Event('input'));
    await nextTick();
    await nextTick();
  };
  return { instant, written, field, type };
}
const error = () => document.querySelector('#quand-error')?.textContent;
const choices = () => [...document.querySelectorAll<HTMLInputElement>('input[type=radio]')];

test('an instant is shown as a clock in Paris shows it, and what is typed there is an instant', async () => {
  const { instant, field, type } = show('2026-11-24T13:55:00.000Z');
  expect([field.type, field.value]).toEqual(['datetime-local', '2026-11-24T14:55']);
  await type('2026-07-14T08:00');
  expect(instant.value).toBe('2026-07-14T06:00:00.000Z');
  await type('');
  expect(instant.value).toBe('');
  instant.value = '2026-11-24T13:55:00.000Z';
  await nextTick();
  expect(field.value).toBe('2026-11-24T14:55');
});

test('an hour that does not exist is an error, and what was typed stays', async () => {
  const { instant, field, type } = show('2026-11-24T13:55:00.000Z');
  await type('2026-03-29T02:30');
  expect([instant.value, field.value]).toEqual(['', '2026-03-29T02:30']);
  expect(error()).toContain('Cette heure n’existe pas');
  await type('2026-03-29T03:30');
  expect([instant.value, error()]).toEqual(['2026-03-29T01:30:00.000Z', '']);
});

test('an hour that comes twice asks which one is meant', async () => {
  const { instant, field, type } = show('');
  await type('2026-10-25T02:30');
  expect(instant.value).toBe('2026-10-25T00:30:00.000Z');
  choices()[1]?.click();
  await nextTick();
  expect([instant.value, field.value]).toEqual(['2026-10-25T01:30:00.000Z', '2026-10-25T02:30']);
  await type('2026-10-25T03:30');
  expect(choices()).toEqual([]);
});

test('a year that is being typed is no error; one that is left so is, and it is not that of the summer time', async () => {
  const { instant, field, type } = show('2025-11-24T13:55:00.000Z');
  for (const year of ['0002', '0020', '0202']) {
    await type(`${year}-11-24T14:55`);
    expect([instant.value, field.value, error()]).toEqual(['', `${year}-11-24T14:55`, '']);
  }
  await type('2026-11-24T14:55');
  expect([instant.value, error()]).toEqual(['2026-11-24T13:55:00.000Z', '']);
  await type('0202-11-24T14:55');
  field.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
  await nextTick();
  expect([instant.value, error()]).toEqual(['', 'Cette date est impossible\u00A0: vérifiez l’année.']);
});

test.each(['2026-10-25T01:30:00Z', '2026-10-25T01:30:20.000Z', '2026-10-25T02:30:00+01:00'])(
  'the value %s, which comes after the page, stays as it is until someone types',
  async (given) => {
    const { instant, written, field, type } = show('');
    instant.value = given;
    await nextTick();
    await nextTick();
    expect([field.value, written]).toEqual(['2026-10-25T02:30', []]);
    expect(choices().map(({ checked }) => checked)).toEqual([false, true]);
    await type('2026-10-25T02:05');
    expect(written).toEqual(['2026-10-25T01:05:00.000Z']);
  },
);

test('the minutes of the first of two hours change, and it stays the first', async () => {
  const { instant, type } = show('2026-10-25T00:55:00.000Z');
  await type('2026-10-25T02:05');
  expect(instant.value).toBe('2026-10-25T00:05:00.000Z');
});
