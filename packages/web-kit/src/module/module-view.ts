import { h, type FunctionalComponent, type VNode } from 'vue';
import { RouterView, type RouteLocationNormalizedLoaded } from 'vue-router';

/** What the router shows; no page for an address that no route has. */
interface Shown {
  Component?: VNode;
  route: RouteLocationNormalizedLoaded;
}

/**
 * The page of the current address. Other parameters make another page: what was typed for one ticket never stands under
 * the next. Addresses without parameters that share a component share its page.
 */
export const ModuleView: FunctionalComponent = () =>
  h(RouterView, null, {
    default: ({ Component, route }: Shown) =>
      Component === undefined ? undefined : h(Component, { key: JSON.stringify(route.params) }),
  });
