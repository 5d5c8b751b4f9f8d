import { h, type FunctionalComponent } from 'vue';
import { helpPath } from '../page/help-path.ts';

/** Where to go from a page that has nothing to show: the home page, the site map, the manual. */
export const WayOut: FunctionalComponent = () => {
  const help = helpPath();
  return h('ul', { class: 'fr-btns-group fr-btns-group--inline fr-btns-group--sm fr-btns-group--icon-left' }, [
    way('/', 'Retour à l’accueil', 'fr-icon-arrow-left-line'),
    way('/plan-du-site', 'Plan du site', 'fr-btn--secondary fr-icon-compass-3-line'),
    help === undefined ? undefined : way(help, 'Aide', 'fr-btn--secondary fr-icon-question-line'),
  ]);
};

function way(href: string, label: string, look: string) {
  return h('li', h('a', { class: `fr-btn ${look}`, href }, label));
}
