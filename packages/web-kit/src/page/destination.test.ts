import { beforeEach, expect, test } from 'vitest';
import { goOnToDestination, keepDestination } from './destination.ts';

beforeEach(() => {
  sessionStorage.clear();
  history.replaceState(null, '', '/');
});

const here = () => location.pathname + location.search + location.hash;

test('the page that was asked for is found again, with what it keeps out of its address', () => {
  history.replaceState({ numeroUnique: '0340819000040PWP01' }, '', '/numerisation/pieces?page=2#liste');
  keepDestination();
  history.replaceState(null, '', '/profile/informations');
  goOnToDestination();
  expect(here()).toBe('/numerisation/pieces?page=2#liste');
  expect(history.state).toEqual({ numeroUnique: '0340819000040PWP01' });
});

test('a destination serves once; without one, the portal’s first page is shown', () => {
  history.replaceState(null, '', '/support');
  keepDestination();
  goOnToDestination();
  history.replaceState(null, '', '/profile/informations');
  goOnToDestination();
  expect(here()).toBe('/');
});
