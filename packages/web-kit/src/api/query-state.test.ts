import { expect, onTestFinished, test } from 'vitest';
import { createApp, h, nextTick, ref, shallowRef } from 'vue';
import { QueryState } from '../index.ts';
import { problem } from '../testing.ts';

test.each([
  [{}, 'Liste illisibleLe service redémarre. Réessayer '],
  [{ stale: 'Liste d’avant' }, 'Liste d’avantLe service redémarre. Réessayer Trois lignes'],
])('a failure says why; what was read before stays only under its own title: %o', async (words, both) => {
  const query = { data: shallowRef<string>(), error: ref<Error | null>(null), refetch: async () => undefined };
  const app = createApp(() =>
    h(QueryState<string>, { query, failed: 'Liste illisible', ...words }, ({ data }: { data: string }) => h('p', data)),
  );
  app.mount(document.body);
  onTestFinished(() => app.unmount());
  expect(document.body.textContent).toBe('Chargement…');
  query.error.value = new TypeError('undefined is not a function');
  await nextTick();
  expect(document.body.textContent).toContain('Liste illisibleUne erreur est survenue sur cette page.');
  query.error.value = problem(503, 'x', 'Le service redémarre.');
  query.data.value = 'Trois lignes';
  await nextTick();
  expect(document.body.textContent).toBe(both);
});
