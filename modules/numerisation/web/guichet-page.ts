import { useSession } from '@pwp/web-kit';
import { defineComponent, h, type Component } from 'vue';
import { useRoute } from 'vue-router';
import SansGuichet from './SansGuichet.vue';
import { fr } from './locales/fr.ts';

/** A page on which one acts for a guichet. An account without a guichet is told in its place who gives one. */
export function guichetPage(page: Component): Component {
  return defineComponent({
    inheritAttrs: false,
    setup(_props, { attrs }) {
      const [session, route] = [useSession(), useRoute()];
      return () =>
        session.guichet === null
          ? h('div', [h('h1', { tabindex: '-1' }, route.meta.title), h(SansGuichet, { detail: fr.sansGuichet.acte })])
          : h(page, attrs);
    },
  });
}
