import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { namesIn, packageIn } from './copy-packages.ts';
import { packPortal } from './portal-package.ts';

/* The package of the portal as npm gives it; e2e/journeys/separate-repository.spec.ts starts it. */

const repository = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

let folder: string;
let portal: string;
let archive: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pwp-portal-test-'));
  archive = await packPortal(repository, folder);
  await run('tar', ['-xzf', archive, '-C', folder]);
  portal = join(folder, 'package');
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

test('it is of at most 10 MB, and has JavaScript alone: Node strips no types below node_modules', () => {
  expect(statSync(archive).size / 1e6).toBeLessThan(10);
  expect(globSync('**/*.ts', { cwd: portal })).toEqual([]);
  const addresses = globSync('**/*.js', { cwd: portal, exclude: ['**/dist/**'] }).flatMap((file) =>
    readFileSync(join(portal, file), 'utf8').match(/new URL\('[^']{1,200}\.ts'/g),
  );
  expect(addresses.filter((found) => found !== null)).toEqual([]);
});

test('its code names its dependencies alone, in the versions of the repository, and no kit is in it', async () => {
  const { dependencies } = packageIn(portal);
  expect([...namesIn(portal)].toSorted()).toEqual(Object.keys(dependencies));
  expect(dependencies).toMatchObject({
    '@pwp/api-kit': packageIn(join(repository, 'packages/api-kit'))['version'],
    sequelize: packageIn(join(repository, 'packages/api-kit')).dependencies['sequelize'],
  });
  expect(globSync('{packages,platform-api,plugins-registry}', { cwd: portal })).toEqual([]);
  expect(await readFile(join(portal, 'LICENCES.txt'), 'utf8')).toContain('vue 3.');
});

test('it has the pages and the routes of each module, and the announced ones', () => {
  const declared = globSync('modules/[!_]*/module.json', { cwd: repository }).toSorted();
  expect(globSync('modules/*/module.json', { cwd: portal }).toSorted()).toEqual(declared);
  const apis = globSync('modules/[!_]*/api/index.ts', { cwd: repository }).map((file) => file.replace(/ts$/, 'js'));
  expect(globSync('modules/*/api/index.js', { cwd: portal }).toSorted()).toEqual(apis.toSorted());
  const builds = globSync('modules/[!_]*/dist/build.json', { cwd: repository }).toSorted();
  expect(globSync('modules/*/dist/build.json', { cwd: portal }).toSorted()).toEqual(builds);
});

test('what each module gives a portal on one machine is there, with all that it brings', () => {
  const given = globSync('modules/*/testing/local-portal.js', { cwd: portal });
  expect(given).not.toEqual([]);
  const seen = new Set<string>();
  expect(given.flatMap((file) => missingFrom(join(portal, file), seen))).toEqual([]);
});

/** The files that are named by this one, or by those that it names, and are not there. */
function missingFrom(file: string, seen: Set<string>): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  if (!existsSync(file)) return [relative(portal, file)];
  const named = readFileSync(file, 'utf8').matchAll(/(?:from |import\(|import )'(\.[^'\n]{1,200})'/g);
  return [...named].flatMap(([, name = '']) => missingFrom(resolve(dirname(file), name), seen));
}
