import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import config from '../../../../vitest.config.ts';

const cwd = resolve(import.meta.dirname, '../../../..');
const found = (patterns: readonly string[] = []) =>
  patterns.flatMap((pattern) =>
    globSync(pattern, { cwd, exclude: (name) => name === 'node_modules' || name === 'dist' }),
  );

test('each file of tests is run by a project', () => {
  const run = new Set<string>();
  for (const project of config.test?.projects ?? []) {
    if (typeof project !== 'object' || !('test' in project)) continue;
    const { include = [], exclude = [] } = project.test ?? {};
    const left = include.flatMap((pattern) => (pattern.startsWith('!') ? [pattern.slice(1)] : []));
    const leftOut = new Set(found([...left, ...exclude.filter((pattern) => !/node_modules|\.git/.test(pattern))]));
    for (const file of found(include.filter((pattern) => !pattern.startsWith('!'))))
      if (!leftOut.has(file)) run.add(file);
  }
  const all = found(['*/**/*.{test,contract}.ts']);
  expect(all.length).toBeGreaterThan(500);
  expect(all.filter((file) => !run.has(file))).toEqual([]);
});
