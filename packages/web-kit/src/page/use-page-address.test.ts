import { expect, onTestFinished, test } from 'vitest';
import { createApp, type ComputedRef } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { usePageAddress } from './use-page-address.ts';

test('what a page reads of its address follows it, and stays while the page is left', async () => {
  const component = { render: () => null };
  const routes = ['/liste', '/ailleurs'].map((path) => ({ path, component }));
  const router = createRouter({ history: createMemoryHistory(), routes });
  let read: ComputedRef<string> | undefined;
  const app = createApp({
    setup: () => {
      read = usePageAddress('/liste', ({ etat }) => String(etat ?? 'tous'));
      return () => null;
    },
  });
  await router.push('/liste?etat=ouvert');
  app.use(router).mount(document.createElement('div'));
  onTestFinished(() => app.unmount());
  expect(read?.value).toBe('ouvert');
  await router.push('/liste');
  expect(read?.value).toBe('tous');
  await router.push('/ailleurs?etat=ferme');
  expect(read?.value).toBe('tous');
});
