import { defineComponent, h } from 'vue';
import { WayOut } from './way-out.ts';

/** Shown for an address without a page. */
export const NotFoundPage = defineComponent({
  name: 'NotFoundPage',
  setup: () => () =>
    h('div', { class: 'pwp-page' }, [
      h('span', { class: 'pwp-picture fr-icon-compass-3-line', 'aria-hidden': 'true' }),
      h('h1', { tabindex: '-1' }, 'Page introuvable'),
      h(
        'p',
        'Cette adresse ne mène à aucune page du portail. Elle a peut-être été mal recopiée, ou la page n’existe plus.',
      ),
      h(WayOut),
    ]),
});
