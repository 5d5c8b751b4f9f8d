import { defineEndpoints } from '@pwp/contracts';
import { expect, test, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import { z } from 'zod';
import { createApi, useInvalidation, useQuery } from './index.ts';
import { fakeApi, mountModule, problem } from './testing.ts';

const endpoints = defineEndpoints({ 'GET /notes': { summary: 'Les notes', output: z.string() } });
type Endpoints = typeof endpoints;
const api = createApi<Endpoints>('/api/exemple');

test('what a write changed is read again; a failed reading is told by the page and not thrown', async () => {
  const fake = fakeApi<Endpoints>('/api/exemple', { 'GET /notes': 'une' });
  let changed = () => Promise.resolve();
  const component = defineComponent(() => {
    const { data, error } = useQuery(api.query('GET /notes'));
    const invalidate = useInvalidation();
    changed = () => invalidate(api.key('GET /notes'));
    return () => h('p', error.value?.message ?? data.value);
  });
  await mountModule({ path: '/', routes: [{ path: '/', component }] });
  await vi.waitFor(() => expect(document.body.textContent).toBe('une'));
  fake.answer({ 'GET /notes': 'deux' });
  await changed();
  await vi.waitFor(() => expect(document.body.textContent).toBe('deux'));
  fake.answer({ 'GET /notes': () => Promise.reject(problem(503, 'x', 'Un instant.')) });
  await changed();
  await vi.waitFor(() => expect(document.body.textContent).toBe('Un instant.'));
});
