import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { matching } from '@pwp/testing/matching';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { acceptKits, newRepository } from './new-repository.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pwp-team-'));
});
afterEach(() => rm(root, { recursive: true }));

test('a folder gets the checks of a repository of modules, and keeps what it has', async () => {
  const own = {
    name: 'equipe',
    scripts: { types: 'mine', test: 'mine' },
    workspaces: ['outils'],
    devDependencies: { vue: '1' },
  };
  await writeFile(join(root, 'package.json'), JSON.stringify(own));
  await writeFile(join(root, '.gitignore'), 'à moi');
  await newRepository(root);
  await newRepository(root);
  expect(JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))).toEqual({
    ...own,
    private: true,
    engines: { node: '>=24' },
    type: 'module',
    workspaces: ['outils', 'modules/*'],
    scripts: {
      lint: 'oxlint --type-aware --deny-warnings && oxfmt --check modules',
      format: 'oxfmt modules',
      ...own.scripts,
      e2e: 'playwright test --pass-with-no-tests',
    },
  });
  expect(await readFile(join(root, '.gitignore'), 'utf8')).toBe('à moi');
  expect(await readFile(join(root, 'vitest.config.ts'), 'utf8')).toContain('@pwp/tooling/vitest-modules');
});

test('a new repository is pinned to Node 24, has its tests run by a CI, and keeps its kits in git', async () => {
  await newRepository(root);
  expect(await readFile(join(root, '.nvmrc'), 'utf8')).toBe('24\n');
  const checks = await readFile(join(root, '.github/workflows/verifications.yml'), 'utf8');
  expect(checks).toContain('- run: npm test\n      - run: npm run e2e\n');
  expect(await readFile(join(root, 'playwright.config.ts'), 'utf8')).toContain('@pwp/tooling/journeys');
  await mkdir(join(root, 'kits'));
  for (const file of ['kits/pwp-ui.tgz', 'pwp-module-essai.tgz']) await writeFile(join(root, file), '');
  const git = (...words: string[]) => promisify(execFile)('git', words, { cwd: root });
  await git('init', '--quiet');
  const { stdout } = await git('ls-files', '--others', '--exclude-standard');
  expect(stdout).toContain('kits/pwp-ui.tgz');
  expect(stdout).not.toContain('pwp-module-essai.tgz');
});

test('`npm test` works at once: it replaces the failing script of `npm init`', async () => {
  const scripts = { test: 'echo "Error: no test specified" && exit 1', build: 'mine' };
  await writeFile(join(root, 'package.json'), JSON.stringify({ scripts }));
  await newRepository(root);
  expect(JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))).toMatchObject({
    scripts: {
      types: matching.stringContaining('vue-tsc'),
      test: matching.stringMatching(/^npm run types && npm run lint && vitest run /),
      build: 'mine',
    },
  });
});

test('it is formatted by the rules of the portal’s own', async () => {
  await newRepository(root);
  const rulesIn = async (folder: string) => {
    const { ignorePatterns: _own, ...rules } = z
      .looseObject({ ignorePatterns: z.unknown() })
      .parse(JSON.parse(await readFile(join(folder, '.oxfmtrc.json'), 'utf8')));
    return rules;
  };
  expect(await rulesIn(root)).toEqual(await rulesIn(resolve(import.meta.dirname, '../../..')));
});

test('exact versions of a module become ranges; ranges stay', async () => {
  const own = {
    name: '@pwp/module-essai',
    dependencies: { '@pwp/api-kit': '0.1.0', zod: '~4.6.0' },
    devDependencies: { vue: '3.5.45', voisin: 'file:../voisin' },
    peerDependencies: { vue: '^3.5.0' },
  };
  await writeFile(join(root, 'package.json'), JSON.stringify(own));
  await acceptKits(root);
  expect(JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))).toEqual({
    ...own,
    dependencies: { '@pwp/api-kit': '^0.1.0', zod: '~4.6.0' },
    devDependencies: { vue: '^3.5.45', voisin: 'file:../voisin' },
  });
});
