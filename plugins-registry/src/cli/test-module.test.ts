import { appendFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { testModule } from '../testing/test-registry.ts';
import { writeAxeReport, type testPages } from './axe-report.ts';
import { readBuilt } from './check-module.ts';
import { hashOfSources } from './hash-of-sources.ts';
import { testIfChanged, testModule as runTests } from './test-module.ts';

/** Axe needs a whole kit beside the module; its own test has one. */
const pageTests = vi.hoisted(() => vi.fn<typeof testPages>());
vi.mock(import('./axe-report.ts'), async (original) => ({ ...(await original()), testPages: pageTests }));

/** A team's repository with the built module « essai », one of whose tests fails. */
async function repository() {
  const root = await mkdtemp(join(tmpdir(), 'pwp-tested-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  await symlink(resolve(import.meta.dirname, '../../../node_modules'), join(root, 'node_modules'));
  await write('package.json', JSON.stringify({ type: 'module' }));
  await write(
    'vitest.config.ts',
    "import { modulesTestConfig } from '@pwp/tooling/vitest-modules';\n\nexport default modulesTestConfig();\n",
  );
  const { declaration, files, report } = testModule('essai');
  await write('modules/essai/module.json', JSON.stringify(declaration));
  const listed = files.map(({ name, role }) => ({ name, role }));
  await write('modules/essai/dist/build.json', JSON.stringify({ files: listed, ...report }));
  for (const { name, text } of files) await write(`modules/essai/dist/${name}`, text);
  await write(
    'modules/essai/contracts/somme.test.ts',
    "import { expect, test } from 'vitest';\n\ntest('une somme fausse', () => expect(1 + 1).toBe(3));\n",
  );
  return { root, source: join(root, 'modules/essai/contracts/somme.test.ts') };
}

test('a build whose tests fail is refused, with what they printed', async () => {
  const { root } = await repository();
  await expect(testIfChanged(root, 'essai')).rejects.toThrow(/une somme fausse[^]+expected 2 to be 3/);
});

test('each test that fails is named with its file and why, those of pages too', async () => {
  const { root, source } = await repository();
  const file = 'modules/essai/contracts/somme.test.ts';
  await expect(runTests(root, 'essai', { shown: false })).rejects.toThrow(
    `échouent :\n- ${file} › une somme fausse : AssertionError: expected 2 to be 3`,
  );
  await writeFile(source, "import './absent.ts';\n");
  await expect(runTests(root, 'essai', { shown: false })).rejects.toThrow(`- ${file} : `);
  await writeFile(
    source,
    "import { test } from 'vitest';\n\ntest('une somme', ({ expect }) => expect(1 + 1).toBe(2));\n",
  );
  const failures = ['modules/essai/web/page.test.ts › le titre : absent'];
  pageTests.mockResolvedValueOnce({ pages: [], axe: [], passed: false, failures, output: '' });
  await expect(runTests(root, 'essai', { shown: false })).rejects.toThrow(`échouent :\n- ${failures[0]}`);
});

test('tests run again after a change of a source, and only then', async () => {
  const { root, source } = await repository();
  const { statement } = await readBuilt(root, 'essai');
  const sources = await hashOfSources(join(root, 'modules/essai'));
  await writeAxeReport(root, 'essai', { version: statement.version, sources, pages: [] });
  await testIfChanged(root, 'essai');
  await appendFile(source, '\n');
  await expect(testIfChanged(root, 'essai')).rejects.toMatchObject({ name: 'TestsFailed' });
});

test('a source that changes while the tests run is not recorded as tested', async () => {
  const { root, source } = await repository();
  const folder = join(root, 'modules/essai');
  await writeFile(
    source,
    "import { expect, test } from 'vitest';\n\ntest('une somme', () => expect(1 + 1).toBe(2));\n",
  );
  const before = await hashOfSources(folder);
  pageTests.mockImplementationOnce(async () => {
    await appendFile(source, '\n');
    return { pages: [{ path: '/essai', states: 1, violations: [] }], axe: [], failures: [], passed: true, output: '' };
  });
  expect(await runTests(root, 'essai', { shown: false })).toEqual({ kept: true });
  expect((await readBuilt(root, 'essai')).axe?.sources).toBe(before);
  expect(await hashOfSources(folder)).not.toBe(before);
});
