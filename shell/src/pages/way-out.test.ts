import { expect, test } from 'vitest';
import { createApp, h } from 'vue';
import WayOut from './WayOut.vue';

/** The ways out, by their words. */
function waysOf(help: string | undefined): (string | null)[][] {
  const root = document.createElement('div');
  const app = createApp({ render: () => h(WayOut, { help }) });
  app.mount(root);
  const ways = [...root.querySelectorAll('a')].map((link) => [link.textContent, link.getAttribute('href')]);
  app.unmount();
  return ways;
}

test('a page with nothing to show leads to the home page, the site map and, where there is a manual, its chapter', () => {
  const ways = [
    ['Retour à l’accueil', '/'],
    ['Plan du site', '/plan-du-site'],
  ];
  expect(waysOf('/manuel?page=%2Fnulle-part')).toEqual([...ways, ['Aide', '/manuel?page=%2Fnulle-part']]);
  expect(waysOf(undefined)).toEqual(ways);
});
