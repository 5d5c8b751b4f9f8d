import { goOnToDestination } from '@pwp/web-kit';
import { beforeEach, expect, test } from 'vitest';
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

test('a whole profile, or a portal without a page that completes it, changes nothing', () => {
  askForMissingProfile({ ...incomplete, profilIncomplet: false }, manifest);
  askForMissingProfile(sessionOf('professionnel'), manifest);
  askForMissingProfile(incomplete, { modules: manifest.modules.slice(0, 1), unavailable: [] });
  expect(location.pathname).toBe('/releves/pieces');
});
