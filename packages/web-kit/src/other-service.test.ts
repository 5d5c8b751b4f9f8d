import { expect, test } from 'vitest';
import { installHost } from './host-link.ts';
import { isServed, openService } from './other-service.ts';

const host = { accessToken: () => Promise.resolve('token'), announce: () => undefined };

test('an address is served when the shell says so, and never by a shell that knows no other service', () => {
  installHost(host);
  expect(isServed('/support')).toBe(false);
  installHost({ ...host, isServed: (path) => path === '/support' });
  expect([isServed('/support'), isServed('/courriers')]).toEqual([true, false]);
});

test('what is handed over stands in the history entry, not in the address', () => {
  openService('/support/nouveau', { transaction: '1je9xw3quz77b' });
  expect(location.pathname + location.search).toBe('/support/nouveau');
  expect(history.state).toEqual({ transaction: '1je9xw3quz77b' });
});
