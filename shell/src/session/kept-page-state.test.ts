import { beforeEach, expect, test } from 'vitest';
import { keepPageState, restorePageState } from './kept-page-state.ts';

beforeEach(() => {
  sessionStorage.clear();
  history.replaceState(null, '', '/releves/pieces/demande?tri=statut');
});

test('the page that was left comes back with its address and its state, once', () => {
  history.replaceState({ numeroUnique: '0340819000040PWP01' }, '');
  keepPageState();
  history.replaceState(null, '', '/#state=1&code=2');
  restorePageState();
  expect(location.pathname + location.search + location.hash).toBe('/releves/pieces/demande?tri=statut');
  expect(history.state).toEqual({ numeroUnique: '0340819000040PWP01' });
  expect(sessionStorage.length).toBe(0);
});

test('a page that is opened meanwhile gets nothing, and nothing stays', () => {
  history.replaceState({ numeroUnique: '0340819000040PWP01' }, '');
  keepPageState();
  history.replaceState(null, '', '/moi');
  restorePageState();
  expect(location.pathname).toBe('/moi');
  expect(history.state).toBeNull();
  expect(sessionStorage.length).toBe(0);
});
