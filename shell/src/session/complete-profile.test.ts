import { goOnToDestination } from '@pwp/web-kit';
import { beforeEach, expect, test } from 'vitest';
import type { PortalManifest } from '../page-data.ts';
import { manifestEntry, sessionOf } from '../testing/manifest-entries.ts';
import { askForMissingProfile } from './complete-profile.ts';

const manifest: PortalManifest = {
  modules: [
    manifestEntry({ id: 'numerisation', title: 'Numérisation', home: true }),
    manifestEntry({ id: 'profile', title: 'Profil' }),
  ],
  unavailable: [],
};
const incomplete = { ...sessionOf('professionnel'), profilIncomplet: true };

beforeEach(() => {
  sessionStorage.clear();
  history.replaceState({ kept: 'in the page' }, '', '/numerisation/pieces?etape=2');
});

test('a person whose profile misses something is asked first, then goes on to the page that was asked for', () => {
  askForMissingProfile(incomplete, manifest);
  expect(location.pathname).toBe('/profile/informations');
  goOnToDestination();
  expect(location.pathname + location.search).toBe('/numerisation/pieces?etape=2');
  expect(history.state).toEqual({ kept: 'in the page' });
});

test('a reload of the page keeps where the person was going', () => {
  askForMissingProfile(incomplete, manifest);
  askForMissingProfile(incomplete, manifest);
  goOnToDestination();
  expect(location.pathname).toBe('/numerisation/pieces');
});

test('a whole profile, or a portal without the profile’s module, changes nothing', () => {
  askForMissingProfile({ ...incomplete, profilIncomplet: false }, manifest);
  askForMissingProfile(sessionOf('professionnel'), manifest);
  askForMissingProfile(incomplete, { modules: manifest.modules.slice(0, 1), unavailable: [] });
  expect(location.pathname).toBe('/numerisation/pieces');
});
