import { goOnToDestination } from '@pwp/web-kit';
import { beforeEach, expect, test, vi } from 'vitest';
import { createPortal } from '../frame/portal.ts';
import type { PortalManifest } from '../page-data.ts';
import { manifestEntry, sessionOf } from '../testing/manifest-entries.ts';
import { askForMissingProfile } from './complete-profile.ts';

const manifest: PortalManifest = {
  modules: [
    manifestEntry({ id: 'releves', title: 'Relevés', home: true }),
    manifestEntry({ id: 'moi', title: 'Moi', profileCompletion: '/moi/informations' }),
  ],
  unavailable: [],
};
const incomplete = { ...sessionOf('professionnel'), profilIncomplet: true };

beforeEach(() => {
  sessionStorage.clear();
  history.replaceState({ kept: 'in the page' }, '', '/releves/pieces?etape=2');
});

test('a person whose profile misses something is asked first, then goes on to the page that was asked for', () => {
  askForMissingProfile(incomplete, manifest);
  expect(location.pathname).toBe('/moi/informations');
  goOnToDestination();
  expect(location.pathname + location.search).toBe('/releves/pieces?etape=2');
  expect(history.state).toEqual({ kept: 'in the page' });
});

test('a reload of the page keeps where the person was going', () => {
  askForMissingProfile(incomplete, manifest);
  askForMissingProfile(incomplete, manifest);
  goOnToDestination();
  expect(location.pathname).toBe('/releves/pieces');
});

test('no page but one that anybody may read is opened before, and what is typed stays', () => {
  const open = vi.fn<(url: string) => void>();
  history.replaceState(null, '', '/moi/informations');
  document.body.innerHTML = '<main><h1 tabindex="-1">Mon profil</h1></main>';
  const portal = createPortal(structuredClone(manifest), open);
  portal.state.session = incomplete;
  portal.go('/releves/pieces');
  expect(open).not.toHaveBeenCalled();
  expect(document.activeElement?.textContent).toBe('Mon profil');
  portal.go('/mentions-legales');
  expect(open).toHaveBeenLastCalledWith('/mentions-legales');
  portal.state.path = '/mentions-legales';
  portal.go('/releves/pieces');
  expect(open).toHaveBeenLastCalledWith('/moi/informations');
  portal.state.session = { ...incomplete, profilIncomplet: false };
  portal.go('/releves/pieces');
  expect(open).toHaveBeenLastCalledWith('/releves/pieces');
});

test('a whole profile, or a portal without a page that completes it, changes nothing', () => {
  askForMissingProfile({ ...incomplete, profilIncomplet: false }, manifest);
  askForMissingProfile(sessionOf('professionnel'), manifest);
  askForMissingProfile(incomplete, { modules: manifest.modules.slice(0, 1), unavailable: [] });
  expect(location.pathname).toBe('/releves/pieces');
});
