import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { untilServing } from '@pwp/keycloak/until-serving';
import { afterEach, expect, test, vi } from 'vitest';

let server: Server | undefined;
afterEach(() => new Promise((done) => (server === undefined ? done(undefined) : server.close(done))));

/** Answers with these statuses, one after the other; the last one stays. */
async function answering(...statuses: number[]): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  server = createServer((_request, answer) => {
    answer.statusCode = statuses[Math.min(asked++, statuses.length - 1)] ?? 200;
    answer.end();
  });
  await new Promise<void>((done) => void server?.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
}

test('a Keycloak that starts behind a proxy is waited for, and that is said once', async () => {
  const said = vi.spyOn(console, 'log').mockReturnValue();
  const { url, asked } = await answering(502, 503, 200);
  await untilServing(url, { between: 1 });
  expect(asked()).toBe(3);
  expect(said.mock.calls).toEqual([[`Keycloak ne répond pas encore à ${url} : attente…`]]);
});

test.each([401, 404, 500])('a Keycloak that answers %i is no longer waited for', async (status) => {
  const { url, asked } = await answering(status, 200);
  await untilServing(url, { between: 1 });
  expect(asked()).toBe(1);
});

test('one that does not come is waited for no longer than patience asks', async () => {
  vi.spyOn(console, 'log').mockReturnValue();
  const { url, asked } = await answering(502);
  await untilServing(url, { patience: 50, between: 1 });
  expect(asked()).toBeGreaterThan(1);
});
