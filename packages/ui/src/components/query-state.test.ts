import { expect, onTestFinished, test } from 'vitest';
import { createApp, h, nextTick, ref, shallowRef } from 'vue';
import { QueryState } from '../index.ts';

test.each([
  [{}, 'Liste illisibleLe service redémarre. Réessayer '],
  [{ stale: 'Liste d’avant' }, 'Liste d’avantLe service redémarre. Réessayer Trois lignes'],
])('a failure says why; what was read before stays only under its own title: %o', async (words, both) => {
  const reason = (error: Error) => error.message;
  const query = { data: shallowRef<string>(), error: ref<Error | null>(null), refetch: async () => undefined };
  const app = createApp(() =>
    h(QueryState<string>, { query, reason, failed: 'Liste illisible', ...words }, ({ data }: { data: string }) =>
      h('p', data),
    ),
  );
  app.mount(document.body);
  onTestFinished(() => app.unmount());
  expect(document.body.textContent).toBe('Chargement…');
  query.error.value = new Error('Pas de réponse');
  await nextTick();
  expect(document.body.textContent).toContain('Liste illisiblePas de réponse');
  query.error.value = new Error('Le service redémarre.');
  query.data.value = 'Trois lignes';
  await nextTick();
  expect(document.body.textContent).toBe(both);
});
