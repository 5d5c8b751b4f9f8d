import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildIfNeeded } from './build-if-needed.ts';
import type { PortalPlaces } from './portal-places.ts';

/* The modules of a repository that has the portal as a package. */

let places: PortalPlaces;
let said: string[];

beforeEach(async () => {
  const repository = await mkdtemp(join(tmpdir(), 'pwp-built-'));
  places = { repository, provided: join(repository, 'provided') };
  said = [];
});
afterEach(() => rm(places.repository, { recursive: true }));

const inRepository = (path: string) => join(places.repository, path);

/** A module whose build runs this code in its folder. */
async function writeModule(id: string, code: string): Promise<void> {
  const folder = inRepository(`modules/${id}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'build.js'), code);
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: `@equipe/${id}`, scripts: { build: 'node build.js' } }),
  );
}

const builds =
  "const fs = require('node:fs'); fs.mkdirSync('dist', { recursive: true }); fs.writeFileSync('dist/build.json', '{}');";
const fails = "console.error('error during build:\\nPage.vue:3 is not closed\\n    at parse'); process.exit(1);";
const build = (strict = false) => buildIfNeeded(places, (line) => said.push(line), strict);

test('each is built once, and again when a source changes', async () => {
  await writeModule('courriers', builds);
  await build();
  expect(existsSync(inRepository('modules/courriers/dist/build.json'))).toBe(true);
  await build();
  const once = ['Construction des modules', '  @equipe/courriers'];
  expect(said).toEqual(once);
  const page = inRepository('modules/courriers/web/Page.vue');
  await mkdir(dirname(page), { recursive: true });
  await writeFile(page, '<template></template>');
  await build();
  expect(said).toEqual([...once, ...once]);
});

test('one that does not compile is named with its fault, the others are built, and the next start tries again', async () => {
  await writeModule('cassé', fails);
  await writeModule('courriers', builds);
  await build();
  const sentence =
    /^@equipe\/cassé \(modules\/cassé\) ne compile pas\. Il n’a jamais été construit.*\n {4}Page\.vue:3 is not closed$/;
  expect(said).toEqual(['Construction des modules', '  @equipe/courriers', expect.stringMatching(sentence)]);
  await writeModule('cassé', builds);
  await build();
  expect(existsSync(inRepository('modules/cassé/dist/build.json'))).toBe(true);
});

test('PWP_STRICT_MODULES: one that does not compile ends the start', async () => {
  await writeModule('cassé', fails);
  await expect(build(true)).rejects.toThrow(/La construction a échoué :\n@equipe\/cassé\nPage\.vue:3 is not closed/);
});

test('a repository without modules has nothing to build', async () => {
  await build();
  await build();
  expect(said).toEqual(['Construction des modules']);
});
