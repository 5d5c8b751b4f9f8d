import { afterEach, expect, test } from 'vitest';
import { createApp, defineComponent, h, nextTick, ref, type App } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import PagesNav from './PagesNav.vue';

let app: App | undefined;
afterEach(() => {
  app?.unmount();
  document.body.replaceChildren();
});

async function show(start: number, total: number) {
  document.body.innerHTML = '<div id="app"></div>';
  const page = ref(start);
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: defineComponent(() => () => h('p')) }],
  });
  router.afterEach(({ query }) => void (page.value = Number(query['page'] ?? start)));
  app = createApp({
    render: () =>
      h(PagesNav, { page: page.value, total, size: 25, to: (number: number) => ({ query: { page: number } }) }),
  });
  app.use(router);
  await router.push('/');
  app.mount('#app');
  return { page };
}

const place = () => document.querySelector('span[aria-current=page]')?.textContent;
/** By the keyboard: the link has the focus. */
async function follow(name: string): Promise<void> {
  const link = [...document.querySelectorAll('a')].find(({ textContent }) => textContent === name);
  link?.focus();
  expect(document.activeElement).toBe(link);
  const before = place();
  link?.click();
  await expect.poll(place).not.toBe(before);
}
const focused = () => document.activeElement?.textContent;

test('the place in the list takes the focus of a link that goes, on the first page and the last', async () => {
  const { page } = await show(2, 75);
  await follow('Page suivante');
  expect([page.value, focused()]).toEqual([3, 'Page 3 sur 3']);
  await follow('Page précédente');
  expect([page.value, focused()]).toEqual([2, 'Page précédente']);
  await follow('Page précédente');
  expect([page.value, focused()]).toEqual([1, 'Page 1 sur 3']);
});

test('an update takes the focus from nobody else', async () => {
  const { page } = await show(2, 75);
  const elsewhere = document.createElement('button');
  document.body.append(elsewhere);
  elsewhere.focus();
  page.value = 3;
  await nextTick();
  expect(document.activeElement).toBe(elsewhere);
});

test('only the place in the list is the current page', async () => {
  await show(2, 75);
  expect([...document.querySelectorAll('[aria-current]')].map(({ textContent }) => textContent)).toEqual([
    'Page 2 sur 3',
  ]);
});
