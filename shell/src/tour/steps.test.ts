import { installSilentHost } from '@pwp/web-kit/testing';
import { afterEach, expect, test } from 'vitest';
import { createApp, h, type App } from 'vue';
import { menuOf } from '../frame/menu.ts';
import { createPortal } from '../frame/portal.ts';
import PortalHeader from '../frame/PortalHeader.vue';
import PortalMenu from '../frame/PortalMenu.vue';
import { manifestEntry, sessionOf } from '../testing/manifest-entries.ts';
import { tourSteps } from './steps.ts';

let app: App | undefined;

afterEach(() => {
  app?.unmount();
  app = undefined;
});

/** The parts of the frame that the tour shows, for an account with one service. */
function show(wide: boolean): void {
  installSilentHost();
  document.body.innerHTML = '<div id="app"></div>';
  const manifest = { modules: [manifestEntry({ id: 'releves', title: 'Relevés' })], unavailable: [] };
  const session = sessionOf('professionnel');
  const services = menuOf(manifest, session, new Map());
  const { state } = createPortal(manifest, () => undefined);
  state.session = session;
  app = createApp({
    render: () => [
      h(PortalHeader, { state, manifest, services, links: { header: [], userMenu: [] }, help: '/manuel', wide }),
      wide ? h(PortalMenu, { services, path: '/', session, foldable: true }) : undefined,
    ],
  });
  app.mount('#app');
}

const missing = () =>
  tourSteps.filter(({ target }) => document.querySelector(target) === null).map(({ title }) => title);

test('every stop of the tour shows its target', () => {
  show(true);
  expect(missing()).toEqual([]);
});

test('on a narrow screen, what the menu holds is told without being shown', () => {
  show(false);
  expect(missing()).toEqual(['Les notifications', 'Votre compte', 'L’aide']);
});
