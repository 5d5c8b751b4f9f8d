import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { testPages } from './axe-report.ts';
import { ToolFailed } from './workspace.ts';

const root = resolve(import.meta.dirname, '../../..');

test('axe checks the pages that a module’s tests show, without a browser', async () => {
  const { pages, passed } = await testPages(root, '_template', { shown: false });
  expect(passed).toBe(true);
  // Nine tests, plus the loading and failing states.
  expect(pages).toEqual([{ path: '/exemple', states: 11, violations: [] }]);
});

test('a missing module is reported', async () => {
  await expect(testPages(root, 'absent', { shown: false })).rejects.toThrow(ToolFailed);
});
