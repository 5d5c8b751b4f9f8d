import type { AuditEndpoints } from '@pwp/contracts';
import { expect, test, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import { createApi, useInvalidation, useQuery } from '../index.ts';
import { fakeApi, mountModule, problem } from '../testing.ts';

const api = createApi<AuditEndpoints>('/api/audit');

test('a write invalidates queries; a failed reload is shown by the page and not thrown', async () => {
  const fake = fakeApi<AuditEndpoints>('/api/audit', { 'GET /': { items: [], total: 1 } });
  let changed = () => Promise.resolve();
  const component = defineComponent(() => {
    const { data, error } = useQuery(api.query('GET /'));
    const invalidate = useInvalidation();
    changed = () => invalidate(api.key('GET /'));
    return () => h('p', error.value?.message ?? `Total : ${data.value?.total}`);
  });
  await mountModule({ path: '/', routes: [{ path: '/', component }] });
  await vi.waitFor(() => expect(document.body.textContent).toBe('Total : 1'));
  fake.answer({ 'GET /': { items: [], total: 2 } });
  await changed();
  await vi.waitFor(() => expect(document.body.textContent).toBe('Total : 2'));
  fake.answer({ 'GET /': () => Promise.reject(problem(503, 'x', 'Un instant.')) });
  await changed();
  await vi.waitFor(() => expect(document.body.textContent).toBe('Un instant.'));
});
