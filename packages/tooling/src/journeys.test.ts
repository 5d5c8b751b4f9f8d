import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

/** What a repository's `npm run e2e` prints, on a machine with nothing but this on its PATH. */
async function journeysOn(path: string): Promise<{ said: string; config: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-journeys-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const kit = join(folder, 'node_modules/@pwp/plugins-registry');
  await mkdir(kit, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{}');
  await writeFile(join(kit, 'package.json'), '{ "name": "@pwp/plugins-registry", "exports": "./dist/index.js" }');
  await mkdir(join(kit, 'dist'));
  await writeFile(join(kit, 'dist/index.js'), '');
  const source = join(import.meta.dirname, 'journeys.ts');
  const code = `console.log(JSON.stringify((await import(${JSON.stringify(source)})).modulesJourneys()))`;
  const env = { PATH: path, PLAYWRIGHT_BROWSERS_PATH: join(folder, 'none'), PWP_TEST_PORT: '18500' };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: folder,
    env,
  });
  return { said: stderr, config: stdout };
}

test('without a Chromium it says that no journey is made, and how to have one', async () => {
  const { said, config } = await journeysOn('/nowhere');
  expect(said).toMatch(/Aucun Chromium[^]*npx playwright install chromium/);
  expect(JSON.parse(config)).toEqual({ testDir: 'modules', testIgnore: '**' });
});

test('with one, the journeys of all modules are made on a portal of the kits', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-chromium-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'chromium'), '');
  const { said, config } = await journeysOn(folder);
  expect(said).toBe('');
  expect(JSON.parse(config)).toMatchObject({
    testMatch: '*/e2e/**/*.spec.ts',
    use: { baseURL: 'http://127.0.0.1:18500', launchOptions: { executablePath: join(folder, 'chromium') } },
    webServer: { env: { PWP_PORT: '18500' }, url: 'http://127.0.0.1:18500/api/health/ready' },
  });
});
