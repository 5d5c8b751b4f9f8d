import { beforeEach, expect, test } from 'vitest';
import { keepPageState, restorePageState } from './kept-page-state.ts';

beforeEach(() => {
  sessionStorage.clear();
  history.replaceState(null, '', '/numerisation/pieces/demande');
});

test('the page that comes back finds its state, once', () => {
  history.replaceState({ numeroUnique: '0340819000040PWP01' }, '');
  keepPageState();
  history.replaceState(null, '', '/numerisation/pieces/demande?code=1');
  restorePageState();
  expect(history.state).toEqual({ numeroUnique: '0340819000040PWP01' });
  expect(sessionStorage.length).toBe(0);
});

test('another page gets nothing, and nothing stays', () => {
  history.replaceState({ numeroUnique: '0340819000040PWP01' }, '');
  keepPageState();
  history.replaceState(null, '', '/profile');
  restorePageState();
  expect(history.state).toBeNull();
  expect(sessionStorage.length).toBe(0);
});

test('a page without state keeps nothing', () => {
  keepPageState();
  expect(sessionStorage.length).toBe(0);
});
