import { beforeEach, expect, test, vi } from 'vitest';
import { openService } from './other-service.ts';

beforeEach(() => {
  history.replaceState({ position: 3 }, '', '/releves');
});

test('data for the other service is in the history entry, not in the address', () => {
  openService('/support/nouveau', { transaction: '1je9xw3quz77b' });
  expect(location.pathname + location.search).toBe('/support/nouveau');
  expect(history.state).toMatchObject({ transaction: '1je9xw3quz77b' });
});

test('the entry is one that the router of the service goes on from', () => {
  openService('/support/nouveau?cas=1');
  expect(history.state).toEqual({
    back: '/releves',
    current: '/support/nouveau?cas=1',
    forward: null,
    replaced: false,
    position: 4,
  });
});

test('the same address with other data is told to its page', () => {
  const told = vi.fn<(event: PopStateEvent) => void>();
  window.addEventListener('popstate', told);
  openService('/releves', { numero: '2' });
  openService('/autre');
  window.removeEventListener('popstate', told);
  expect(told.mock.calls.map(([{ state }]): unknown => state)).toMatchObject([{ numero: '2' }]);
});
