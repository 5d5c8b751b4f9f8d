import { startTestApi } from '@pwp/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { createPreferences } from './preference-store.ts';

const api = await startTestApi({});
afterAll(() => api.close());

const KEY = '/api/preferences/exemple.tableau-de-bord';

describe('the preferences of an account', () => {
  test('are kept as they were written, replaced, and erased by null', async () => {
    const client = api.as({ id: 'chooser' });
    expect((await client.get(KEY)).body).toEqual({ value: null });

    const value = { colonnes: ['statut', 'date'], libellé: 'Vue « été » 🌞', seuil: 3.5, vide: null };
    const written = await client.put(KEY, { body: { value } });
    expect(written.status).toBe(204);
    expect((await client.get(KEY)).body).toEqual({ value });

    await client.put(KEY, { body: { value: false } });
    expect((await client.get(KEY)).body).toEqual({ value: false });

    await client.put(KEY, { body: { value: null } });
    expect((await client.get(KEY)).body).toEqual({ value: null });
  });

  test('are its own: a neighbour reads nothing of them and changes nothing in them', async () => {
    await api.as({ id: 'owner' }).put(KEY, { body: { value: 'mine' } });
    expect((await api.as({ id: 'neighbour' }).get(KEY)).body).toEqual({ value: null });
    await api.as({ id: 'neighbour' }).put(KEY, { body: { value: 'theirs' } });
    expect((await api.as({ id: 'owner' }).get(KEY)).body).toEqual({ value: 'mine' });
  });

  test.each(['sans-module', 'Exemple.vue', 'exemple.', 'a.b.c', `exemple.${'x'.repeat(100)}`])(
    'have a key of the form module.name, which « %s » has not',
    async (key) => {
      const answer = await api.as({ id: 'chooser' }).put(`/api/preferences/${key}`, { body: { value: 1 } });
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ code: 'requete-invalide', errors: [{ pointer: '/key' }] });
    },
  );

  test('hold 4 096 bytes each, and no more', async () => {
    const client = api.as({ id: 'writer' });
    expect((await client.put(KEY, { body: { value: 'x'.repeat(4_094) } })).status).toBe(204);
    const tooLong = await client.put(KEY, { body: { value: 'é'.repeat(2_048) } });
    expect(tooLong.status).toBe(400);
    expect(tooLong.body).toMatchObject({
      errors: [{ pointer: '/value', detail: 'La valeur dépasse 4096\u00A0octets.' }],
    });
    expect((await client.put(KEY, { body: {} })).body).toMatchObject({ errors: [{ pointer: '/value' }] });
    expect((await client.get(KEY)).body).toEqual({ value: 'x'.repeat(4_094) });
  });

  test('are a hundred at most', async () => {
    const client = api.as({ id: 'hoarder' });
    for (let index = 0; index < 100; index += 1) {
      await client.put(`/api/preferences/essai.cle-${index}`, { body: { value: index } });
    }
    const refused = await client.put('/api/preferences/essai.encore', { body: { value: 1 } });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ code: 'preferences-trop-nombreuses' });
    expect((await client.put('/api/preferences/essai.cle-3', { body: { value: 'new' } })).status).toBe(204);
    const same = await client.put('/api/preferences/essai.cle-3', { body: { value: 'new' } });
    expect(same.status, 'a value written once more').toBe(204);
  });

  test('written first by two tabs at once leave one value', async () => {
    const client = api.as({ id: 'two-tabs' });
    const answers = await Promise.all(['a', 'b'].map((value) => client.put(KEY, { body: { value } })));
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    expect(['a', 'b']).toContain((await createPreferences().read('two-tabs', 'exemple.tableau-de-bord')) ?? '');
  });

  test('changed at once in letters that differ by their case keep every change', async () => {
    const preferences = createPreferences();
    await preferences.write('case', 'exemple.lettres', 'abcdefgh');
    const capital = (letter: string) =>
      preferences.change('case', 'exemple.lettres', (value) => String(value).replace(letter, letter.toUpperCase()));
    await Promise.all('abcdefgh'.split('').map(capital));
    expect(await preferences.read('case', 'exemple.lettres')).toBe('ABCDEFGH');
  });

  test('are read for many accounts at once, those that chose nothing left out', async () => {
    const preferences = createPreferences();
    await preferences.write('many-1', 'exemple.vue', { actif: false });
    await preferences.write('many-2', 'exemple.vue', { actif: true });
    const read = await preferences.readMany(
      ['many-1', 'many-2', ...Array.from({ length: 2_500 }, (_, index) => `nobody-${index}`)],
      'exemple.vue',
    );
    expect(Object.fromEntries(read)).toEqual({ 'many-1': { actif: false }, 'many-2': { actif: true } });
    expect(await preferences.readMany([], 'exemple.vue')).toEqual(new Map());
  });
});
