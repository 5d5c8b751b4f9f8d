import { join } from 'node:path';
import { bringIsolated } from '@pwp/platform-api/isolation/isolated-module';
import { startTestApi } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';

/* What a process of a module sends past its kit, or never ends: the portal serves, and keeps nothing of it. */

const isole = await bringIsolated({
  id: 'isole',
  folder: import.meta.dirname,
  entry: join(import.meta.dirname, 'isolated-code.ts'),
});
const api = await startTestApi({
  modules: [isole],
  environment: { PWP_ISOLE_URL: 'https://isole.test' },
});
afterAll(() => api.close());

const agent = api.as({ id: 'agent' });

async function tried(nom: string): Promise<{ status: number; told: string }> {
  const { status, body } = await agent.post(`/api/isole/essais/${nom}`);
  const { told = '' } = (body ?? {}) as { told?: string };
  return { status, told };
}

async function backAgain(): Promise<void> {
  await expect.poll(async () => (await tried('ok')).told).toBe('ok');
}

test.each(['thenable', 'signals-in-answers', 'values-in-answers', 'dribble'])(
  'what no module sends fails alone: %s',
  async (nom) => {
    const harm = tried(nom);
    const served = await Promise.all(Array.from({ length: 20 }, async () => (await agent.get('/api/session')).status));
    expect(new Set(served)).toEqual(new Set([200]));
    await harm;
    await backAgain();
  },
);

test('an export that nobody reads ends with the process of its module', async () => {
  expect((await tried('export-never-read')).told).toBe('text/csv');
  await tried('exit');
  await backAgain();
  expect((await tried('export-never-read')).told).toBe('text/csv');
});

test('a flood of calls waits for its turn, and the portal goes on', async () => {
  const harm = tried('flood');
  const served = await Promise.all(Array.from({ length: 20 }, async () => (await agent.get('/api/session')).status));
  expect(new Set(served)).toEqual(new Set([200]));
  const { status, told } = await harm;
  expect(status === 503 || told === '20000').toBe(true);
  await backAgain();
});
