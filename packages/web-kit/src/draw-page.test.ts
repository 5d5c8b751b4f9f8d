import { defineEndpoints, usualBrand, withBrand } from '@pwp/contracts';
import { afterAll, expect, test, vi } from 'vitest';
import { defineComponent, h, ref, vShow, withDirectives, type Component } from 'vue';
import { RouterLink } from 'vue-router';
import { createApi } from './api/api.ts';
import { drawPage } from './draw-page.ts';
import { useConfiguration } from './module/configuration.ts';
import { brand, installBrand } from './page/brand.ts';
import { sharedStorage } from './page/browser-storage.ts';
import { useQuery } from '@pinia/colada';

afterAll(() => installBrand(usualBrand));

const endpoints = defineEndpoints({ 'GET /notes': { summary: 'Les notes', output: 'none' } });
const api = createApi<typeof endpoints>('/api/exemple');

const detail = { path: '/exemple/detail', component: () => h('h1', 'Détail') };

function draw(component: Component | (() => Promise<Component>), path = '/exemple'): Promise<string> {
  return drawPage({ id: 'exemple', routes: [{ path: '/exemple', component }, detail] }, path);
}

/** A page whose `setup` does something. */
const page = (setup: () => unknown) =>
  defineComponent({
    setup() {
      setup();
      return () => h('h1', 'Notes');
    },
  });

test('a page is drawn as a visitor first sees it, without what a policy forbids or a reader has no use of', async () => {
  const notes = defineComponent({
    setup: () => {
      const open = ref(false);
      return () => [
        h('h1', 'Notes'),
        h(RouterLink, { to: '/exemple/detail' }, () => 'Détail'),
        null,
        withDirectives(h('ul', { id: 'liste' }), [[vShow, open.value]]),
        h('form', [h('input', { id: 'nom' }), h('button', { type: 'submit' }, 'Envoyer')]),
      ];
    },
  });
  expect(await draw(() => Promise.resolve(notes))).toBe(
    '<h1>Notes</h1><a href="/exemple/detail" class="">Détail</a><ul id="liste" hidden></ul>' +
      '<form method="dialog"><input id="nom"><button disabled type="submit">Envoyer</button></form>',
  );
});

test('the words of the brand are those of the portal that shows the text', async () => {
  const html = await draw(defineComponent({ setup: () => () => h('p', brand().contact) }));
  expect(withBrand(html, { ...usualBrand, contact: 'aide@ailleurs.test' })).toBe('<p>aide@ailleurs.test</p>');
});

test('what a browser keeps is not there, and keeps no page from being drawn', async () => {
  vi.stubGlobal('localStorage', undefined);
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  expect(await draw(page(() => sharedStorage.read('vu')))).toBe('<h1>Notes</h1>');
});

test.each([
  ['asks the API for its words', page(() => useQuery(api.query('GET /notes'))), 'it asks the API'],
  ['asks the API by the way', page(() => void api('GET /notes')), 'it asks the API'],
  [
    'reads what administrators set',
    page(() => useConfiguration({ delai: 'integer' })),
    'it reads what administrators set',
  ],
  [
    'breaks',
    page(() => {
      throw new Error('window is not defined');
    }),
    'window is not defined',
  ],
  ['does not come', () => Promise.reject(new Error('chunk is missing')), 'chunk is missing'],
])('a page that %s has no text, and the reason is told', async (_what, component, reason) => {
  await expect(draw(component)).rejects.toThrow(reason);
});

test('an address without a page of its own has no text', async () => {
  await expect(
    draw(
      page(() => undefined),
      '/exemple/absente',
    ),
  ).rejects.toThrow('no page of the module has this address');
  const routes = [{ path: '/exemple', redirect: '/exemple/detail' }, detail];
  await expect(drawPage({ id: 'exemple', routes }, '/exemple')).rejects.toThrow(
    'no page of the module has this address',
  );
});
