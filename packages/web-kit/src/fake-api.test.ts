import type { AuditEndpoints, GuichetEndpoints } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { createApi } from './api.ts';
import { setSession } from './session.ts';
import { aSession, fakeApi, installSilentHost } from './testing.ts';

test('each owner that a test answers for has the calls below its own root', async () => {
  installSilentHost();
  setSession(aSession());
  const guichets = fakeApi<GuichetEndpoints>('/api/guichets', { 'GET /': { items: [], total: 1 } });
  const audit = fakeApi<AuditEndpoints>('/api/audit', { 'GET /': { items: [], total: 2 } });
  expect(await createApi<GuichetEndpoints>('/api/guichets')('GET /', { query: { code: '00002' } })).toEqual({
    items: [],
    total: 1,
  });
  expect(await createApi<AuditEndpoints>('/api/audit')('GET /')).toEqual({ items: [], total: 2 });
  expect([guichets.asked.length, audit.asked.length]).toEqual([1, 1]);
});
