import { expect, test } from 'vitest';
import { effectScope, nextTick, reactive, ref } from 'vue';
import { useMendedErrors, type FieldError } from './use-mended-errors.ts';

function start(isWrong?: (error: FieldError) => boolean) {
  const fields: Record<string, string> = reactive({ nom: '', telephone: '12' });
  const errors = ref<FieldError[]>([]);
  effectScope().run(() =>
    useMendedErrors(errors, { valueOf: ({ id }) => fields[id], ...(isWrong !== undefined && { isWrong }) }),
  );
  errors.value = [
    { id: 'nom', message: 'Indiquez votre nom.' },
    { id: 'telephone', message: 'Ce numéro est trop court.' },
  ];
  return { fields, ids: () => errors.value.map(({ id }) => id) };
}

test('an error leaves when its field is mended, the others stay', async () => {
  const { fields, ids } = start();
  fields['nom'] = 'ESSAI';
  await nextTick();
  expect(ids()).toEqual(['telephone']);
  fields['telephone'] = '12 34 56';
  await nextTick();
  expect(ids()).toEqual([]);
});

test('a field that is emptied keeps its error, and so does one that goes back to what was refused', async () => {
  const { fields, ids } = start(({ id }) => (fields[id] ?? '').length < 5);
  fields['telephone'] = '';
  await nextTick();
  expect(ids()).toEqual(['nom', 'telephone']);
  fields['telephone'] = '123';
  await nextTick();
  expect(ids()).toEqual(['nom', 'telephone']);
});
