import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, matchesGlob, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../../..');
const Config = z.object({ include: z.array(z.string()) });

test('every file of code is in a tsconfig: the linter reads any other one with types of its own', () => {
  const patterns = ['tsconfig.server.json', 'tsconfig.web.json'].flatMap(
    (file) => Config.parse(JSON.parse(readFileSync(join(root, file), 'utf8'))).include,
  );
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.mjs'], {
    cwd: root,
    encoding: 'utf8',
  });
  const files = listed.trim().split('\n');
  expect(files.length).toBeGreaterThan(1000);
  const isIncluded = (file: string) =>
    patterns.some((pattern) => matchesGlob(file, pattern) || matchesGlob(file, `${pattern}/**`));
  expect(files.filter((file) => !isIncluded(file))).toEqual([]);
});
