import { getAppNames, unregisterApplication } from 'single-spa';
import { afterEach, expect, test } from 'vitest';
import { createPortal, type Portal } from '../frame/portal.ts';
import { manifestEntry } from '../testing/manifest-entries.ts';
import { registerModules } from './register-modules.ts';

/** A module whose page is open to anybody. */
const open = (id: string, more: object = {}) =>
  manifestEntry({ id, publicPages: [{ label: 'Page', path: `/${id}/page` }], ...more });
const modules = [open('annonces'), open('releves'), open('eteint', { disabled: true })];

/** What single-spa does before it draws another address. */
function come(portal: Portal, path: string): void {
  history.replaceState(null, '', path);
  portal.follow();
  window.dispatchEvent(new CustomEvent('single-spa:before-routing-event'));
}

afterEach(async () => {
  await Promise.all(getAppNames().map((name) => unregisterApplication(name)));
  history.replaceState(null, '', '/');
});

test('single-spa knows the modules that were opened, each once, and no other', () => {
  history.replaceState(null, '', '/releves/page');
  const portal = createPortal({ modules, unavailable: [] });
  registerModules(portal);
  expect(getAppNames()).toEqual(['releves']);
  come(portal, '/raccourcis');
  come(portal, '/eteint/page');
  expect(getAppNames()).toEqual(['releves']);
  come(portal, '/annonces/page');
  come(portal, '/releves/page');
  expect(getAppNames()).toEqual(['releves', 'annonces']);
  come(portal, '/raccourcis');
});
