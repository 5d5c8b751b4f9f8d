import { startEndlessServer } from '@pwp/testing/endless-server';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { readCliSettings } from './config.ts';
import { callRegistry, RegistryUnreachable } from './registry-client.ts';
import { NoServiceToken, serviceToken } from './service-token.ts';

/* What the publisher's command asks may answer without end. */

const MIB = 1024 * 1024;

async function startEndless() {
  const server = await startEndlessServer();
  onTestFinished(() => server.close());
  return server;
}

test('a registry whose answer never ends counts as one that does not answer', async () => {
  const { url, left } = await startEndless();
  const settings = { ...readCliSettings({ PWP_URL: url }), token: () => Promise.resolve('a') };
  await expect(callRegistry(settings, { method: 'GET', path: '/modules' }, z.unknown())).rejects.toThrow(
    RegistryUnreachable,
  );
  expect(await left()).toBeLessThan(40 * MIB);
});

test('an identity whose answer never ends gives no token', async () => {
  const { url, left } = await startEndless();
  await expect(serviceToken({ issuer: url, clientId: 'equipe', clientSecret: 'b' })()).rejects.toThrow(NoServiceToken);
  expect(await left()).toBeLessThan(24 * MIB);
});
