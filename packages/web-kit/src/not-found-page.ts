import { defineComponent, h } from 'vue';

/** Shown for an address without a page. */
export const NotFoundPage = defineComponent({
  name: 'NotFoundPage',
  setup: () => () =>
    h('div', { class: 'pwp-page-message' }, [
      h('h1', { tabindex: '-1' }, 'Page introuvable'),
      h(
        'p',
        'Cette adresse ne mène à aucune page du portail. Elle a peut-être été mal recopiée, ou la page n’existe plus.',
      ),
      h('p', [
        h('a', { href: '/', class: 'fr-link fr-icon-arrow-left-line fr-link--icon-left' }, 'Retour à l’accueil'),
      ]),
    ]),
});
