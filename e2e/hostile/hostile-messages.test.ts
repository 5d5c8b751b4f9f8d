import { expect, test } from 'vitest';
import { startHostileApi } from './start-hostile-api.ts';

/* What a process of a module sends past its kit, or never ends: the portal serves, and keeps nothing of it. */

const { agent, tried, backAgain } = await startHostileApi();

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
