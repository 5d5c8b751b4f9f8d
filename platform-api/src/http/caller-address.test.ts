import { defineApiModule, route } from '@pwp/api-kit';
import { defineEndpoints } from '@pwp/contracts';
import { startTestApi, type TestApi } from '@pwp/testing';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';

/* The caller's address: rate limits and the audit trail depend on it. */

const toldEndpoints = defineEndpoints({
  'GET /': { summary: 'The address of its caller', output: z.object({ origin: z.string() }) },
});

const told = defineApiModule({
  id: 'told',
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [],
  start: () => ({
    routes: [
      route(toldEndpoints['GET /'], {
        access: 'public',
        handler: async ({ origin }) => ({ origin }),
      }),
    ],
  }),
});

let api: TestApi;
afterEach(() => api.close());

async function originOf(forwarded: string, environment: Record<string, string>): Promise<unknown> {
  api = await startTestApi({ modules: [told], environment });
  return (await api.anonymous.get('/api/told', { headers: { 'x-forwarded-for': forwarded } })).body;
}

test('a caller of the API cannot say that it is somebody else', async () => {
  expect(await originOf('203.0.113.9', {})).toEqual({ origin: '127.0.0.1' });
});

test('a proxy that the setting names is believed; what its own caller wrote is not', async () => {
  const environment = { PWP_TRUSTED_PROXIES: 'loopback' };
  expect(await originOf('198.51.100.7, 203.0.113.9', environment)).toEqual({ origin: '203.0.113.9' });
});
