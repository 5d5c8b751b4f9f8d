import { listen } from '@pwp/api-kit';
import { expect, onTestFinished, test } from 'vitest';
import { renewModules } from './renew-modules.ts';

test.each([
  ['no token', 'POST', undefined, 401],
  ['another token', 'POST', 'Bearer autre', 401],
  ['another method', 'GET', 'Bearer jeton', 405],
  ['a module that is not hosted', 'POST', 'Bearer jeton', 409],
])('nothing is renewed with %s', async (_what, method, authorization, status) => {
  const server = await listen(renewModules([], 'jeton'), { host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close(0));
  const headers = authorization === undefined ? {} : { authorization };
  expect((await fetch(`${server.url}/?module=essai`, { method, headers })).status).toBe(status);
});

test('without a token nothing is renewed', async () => {
  const server = await listen(renewModules([], undefined), { host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close(0));
  const headers = { authorization: 'Bearer undefined' };
  expect((await fetch(server.url, { method: 'POST', headers })).status).toBe(401);
});
