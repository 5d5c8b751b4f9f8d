import { appendFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testModule } from '../testing/test-registry.ts';
import { writeAxeReport } from './axe-report.ts';
import { readBuilt } from './check-module.ts';
import { testIfChanged } from './test-module.ts';

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

test('tests run again after a change of a source, and only then', async () => {
  const { root, source } = await repository();
  const { statement } = await readBuilt(root, 'essai');
  await writeAxeReport(root, 'essai', statement.version, []);
  await testIfChanged(root, 'essai');
  await appendFile(source, '\n');
  await expect(testIfChanged(root, 'essai')).rejects.toMatchObject({ name: 'TestsFailed' });
});
