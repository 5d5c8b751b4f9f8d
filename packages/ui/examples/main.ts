/** The page of `npm run ui`: each component's example under its name, as docs/ui.md has them. */
import '@pwp/ui/styles.css';
import { createApp, h, type Component } from 'vue';
import { createRouter, createWebHashHistory, RouterView } from 'vue-router';

const found = import.meta.glob<{ default: Component }>('./*.vue', { eager: true });
const examples = Object.entries(found).map(([path, { default: example }]) => ({
  name: path.replace(/^\.\/|\.vue$/g, ''),
  example,
}));
const page = () =>
  h('main', { class: 'fr-container fr-py-4w' }, [
    h('h1', 'Composants du portail'),
    ...examples.map(({ name, example }) =>
      h('section', { class: 'fr-mb-6w', 'aria-labelledby': name }, [h('h2', { id: name }, name), h(example)]),
    ),
  ]);

const router = createRouter({ history: createWebHashHistory(), routes: [{ path: '/:all(.*)*', component: page }] });
createApp({ render: () => h(RouterView) })
  .use(router)
  .mount('#app');
