import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { testPages } from './axe-report.ts';
import { ToolFailed } from './workspace.ts';

const root = resolve(import.meta.dirname, '../../..');

test('axe sees the pages of a module as its tests leave them, without a browser, and what it found comes back', async () => {
  const { pages, passed } = await testPages(root, '_template', { shown: false });
  expect(passed).toBe(true);
  // Its nine tests, then while answers are awaited, and when the API fails.
  expect(pages).toEqual([{ path: '/exemple', states: 11, violations: [] }]);
});

test('a module that is not there is told as such', async () => {
  await expect(testPages(root, 'absent', { shown: false })).rejects.toThrow(ToolFailed);
});
