import { defineEndpoints } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createApi } from './api.ts';
import { setSession } from './session.ts';
import { aSession, fakeApi, installSilentHost } from './testing.ts';

const endpoints = defineEndpoints({ 'GET /': { summary: 'Un nombre', output: z.int() } });
type Endpoints = typeof endpoints;

test('each owner that a test answers for has the calls below its own root', async () => {
  installSilentHost();
  setSession(aSession());
  const notes = fakeApi<Endpoints>('/api/notes', { 'GET /': 1 });
  const journal = fakeApi<Endpoints>('/api/journal', { 'GET /': 2 });
  expect(await createApi<Endpoints>('/api/notes')('GET /')).toBe(1);
  expect(await createApi<Endpoints>('/api/journal')('GET /')).toBe(2);
  expect([notes.asked.length, journal.asked.length]).toEqual([1, 1]);
});
