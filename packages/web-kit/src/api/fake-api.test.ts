import type { AuditEndpoints, GuichetEndpoints } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { createApi } from './api.ts';
import { setSession } from '../session/session.ts';
import { aSession, fakeApi, installSilentHost } from '../testing.ts';

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

const pagesOf = (root: '/api/courriers' | '/api/courriers-test') => createApi<AuditEndpoints>(root)('GET /');

test('a call without a response is named when the test ends, whatever its page made of it', async () => {
  installSilentHost();
  setSession(aSession());
  const courriers = fakeApi<AuditEndpoints>('/api/courriers', {});
  await expect(pagesOf('/api/courriers')).rejects.toThrow('ne répond pas');
  await expect(pagesOf('/api/courriers-test')).rejects.toThrow('ne répond pas');
  expect(() => courriers.remove()).toThrow('The test answers no « GET /api/courriers », « GET /api/courriers-test ».');
});

test('an owner whose name begins with that of another has its own responses', async () => {
  installSilentHost();
  setSession(aSession());
  fakeApi<AuditEndpoints>('/api/courriers-test', { 'GET /': { items: [], total: 2 } });
  fakeApi<AuditEndpoints>('/api/courriers', { 'GET /': { items: [], total: 1 } });
  expect(await pagesOf('/api/courriers-test')).toEqual({ items: [], total: 2 });
  expect(await pagesOf('/api/courriers')).toEqual({ items: [], total: 1 });
});
