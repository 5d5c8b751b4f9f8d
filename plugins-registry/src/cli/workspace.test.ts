import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lintModule } from './workspace.ts';

test('a module that is not there and a tool that is not installed are told apart from what a tool refuses', async () => {
  const root = await mkdtemp(join(tmpdir(), 'pwp-workspace-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await writeFile(join(root, '.oxlintrc.json'), '{}');
  expect(() => lintModule(root, 'inconnu')).toThrow(
    `${join(root, 'modules/inconnu')} n’existe pas : « npx pwp new inconnu ».`,
  );
  await mkdir(join(root, 'modules/essai'), { recursive: true });
  await writeFile(join(root, 'modules/essai/package.json'), '{}');
  expect(() => lintModule(root, 'essai')).toThrow(`oxlint n’est pas installé : « npm install » dans ${root}.`);
});
