import { expect, test } from 'vitest';
import { startHostileApi } from './start-hostile-api.ts';

/* What code that does harm on purpose tries with its own process and what is around it: each try is refused or held within bounds, and the portal serves. */

const { agent, tried, backAgain } = await startHostileApi();

test('a file has the length that it says, or its connection ends', async () => {
  for (const size of [4, 5_000]) {
    const cut = await agent.get(`/api/isole/fichiers/${size}`).catch(() => undefined);
    expect([undefined, 'vrai']).toContain(cut?.text);
    const after = await Promise.all(Array.from({ length: 5 }, async () => (await agent.get('/api/session')).text));
    expect(after.join('')).not.toContain('forged');
  }
});

test('it inherits no descriptor', async () => {
  expect((await tried('descriptors')).told).toBe('open: ');
});

test.each([
  'act-as-object',
  'act-as-list',
  'key-as-object',
  'function-in-value',
  'large-head',
  'neighbour-file',
  'file-without-owner',
  'long-error',
])('what a service does not take is refused: %s', async (nom) => {
  expect((await tried(nom)).told).toMatch(/^refused: /);
  expect((await tried('ok')).told).toBe('ok');
});

test('its environment is empty', async () => {
  expect((await tried('environment')).told).toBe('{}');
});

test.each([
  'read-file',
  'read-proc',
  'read-sqlite',
  'v8-flags',
  'read-env-file',
  'write-file',
  'spawn',
  'worker',
  'kill-parent',
  'debug-parent',
  'slow-parent',
  'inspector',
  'trace-events',
  'report',
  'other-user',
])('what is outside of its process is refused: %s', async (nom) => {
  expect((await tried(nom)).told).toMatch(
    /^refused: .*(ERR_ACCESS_DENIED|restricted|not given|No such built-in module)/,
  );
});

test.each(['exit', 'loop', 'memory', 'garbage', 'huge'])(
  'its process alone ends, and the portal goes on: %s',
  async (nom) => {
    const harm = tried(nom);
    const served = await Promise.all(Array.from({ length: 20 }, async () => (await agent.get('/api/session')).status));
    expect(new Set(served)).toEqual(new Set([200]));
    const { status, told } = await harm;
    expect(status === 503 || told.startsWith('refused: ')).toBe(true);
    await backAgain();
    expect((await tried('own-table')).told).toContain('à moi');
  },
);
