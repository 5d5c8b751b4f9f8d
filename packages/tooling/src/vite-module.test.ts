import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { moduleViteConfig, runtimeSpecifiers } from './vite-module.ts';

const declaration = { id: 'essai', title: 'Essai', path: '/essai', icon: 'fr-icon-mail-line', order: 10 };

const sources = {
  'module.json': JSON.stringify(declaration),
  'web/main.ts': `
    import { defineWebModule } from '@pwp/web-kit';
    import { installHost } from '@pwp/web-kit/host';
    import { DsfrAlert } from '@pwp/ui';
    import { registerApplication } from 'single-spa';
    import { defineStore } from 'pinia';
    import { RouterView } from 'vue-router';
    import Page from './Page.vue';
    import './main.css';
    export const used = [defineWebModule, installHost, DsfrAlert, registerApplication, defineStore, RouterView];
    export const mount = () => Page;
    export const lazy = () => import('./LazyPage.vue');
    export const image = new URL('./image.svg', import.meta.url).href;`,
  'web/main.css': '.main { color: red }',
  'web/Page.vue': '<template><p class="page">Une page</p></template><style scoped>.page { color: blue }</style>',
  'web/LazyPage.vue': `<template><p class="late">${'Une page qui vient plus tard. '.repeat(20)}</p></template><style>.late { color: green }</style>`,
  'web/image.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'decoder.js': 'export const decode = () => 0;',
};

let parent: string;
let directory: string;
let files: { name: string; role: string }[];

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'pwp-vite-module-'));
  directory = join(parent, 'essai');
  for (const [path, content] of Object.entries(sources)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }
  // What `vite build` sets by itself where nothing is set.
  vi.stubEnv('NODE_ENV', 'production');
  await buildModule([join(directory, 'decoder.js')]);
  const record: { files: typeof files } = JSON.parse(await readFile(join(directory, 'dist/build.json'), 'utf8'));
  files = record.files;
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(parent, { recursive: true });
});

function buildModule(named: string[] = []): Promise<unknown> {
  return build({ ...moduleViteConfig(directory, named), configFile: false, logLevel: 'silent' });
}

/** Changes a file of the module while `work` runs. */
async function changing(path: string, content: string, work: () => Promise<void>): Promise<void> {
  const file = join(directory, path);
  const before = await readFile(file, 'utf8');
  await writeFile(file, content);
  try {
    await work();
  } finally {
    await writeFile(file, before);
  }
}

async function contentOf(start: string): Promise<string> {
  const file = files.find((candidate) => candidate.name.startsWith(start));
  if (file === undefined) throw new Error(`The build has no ${start}….`);
  return readFile(join(directory, 'dist', file.name), 'utf8');
}

test('the record names every file with its role, and nothing else is written but compressed siblings', async () => {
  const roles = files.map(({ name, role }) => `${role} ${name.replace(/-[\w-]{8}\./, '.')}`);
  // The second chunk is what both pages use: the entry may not export more than its source does.
  expect(roles.toSorted()).toEqual([
    'asset decoder.js',
    'asset image.svg',
    'chunk LazyPage.js',
    'chunk _plugin-vue_export-helper.js',
    'css style.css',
    'entry main.js',
  ]);
  const written = await readdir(join(directory, 'dist'));
  const known = files.flatMap(({ name }) => [name, `${name}.br`, `${name}.gz`]);
  expect(written.filter((name) => name !== 'build.json' && !known.includes(name))).toEqual([]);
});

test('the entry keeps its exports and imports the runtime, only it, from outside', async () => {
  const entry = await contentOf('main');
  const imported = [...entry.matchAll(/from\s*[`"']([^`"']+)[`"']/g)].map((match) => match[1] ?? '');
  expect(new Set(imported.filter((specifier) => !specifier.startsWith('./')))).toEqual(new Set(runtimeSpecifiers));
  expect(
    /export\s*\{([^}]*)\}/
      .exec(entry)?.[1]
      ?.split(',')
      .map((name) => name.replace(/^.* as /, '').trim())
      .toSorted(),
  ).toEqual(['image', 'lazy', 'mount', 'used']);
  expect(await contentOf('LazyPage')).toContain('Une page qui vient plus tard.');
});

test('all styles are in one file that no script injects, and no address is fixed', async () => {
  const css = await contentOf('style');
  for (const colour of ['red', '#00f', 'green']) expect(css).toContain(colour);
  const scripts = (await contentOf('main')) + (await contentOf('LazyPage'));
  expect(scripts).not.toMatch(/createElement\(|stylesheet|\.css|data:/);
  expect(scripts).toMatch(/import\([`"']\.\/LazyPage-/);
});

test('compressed siblings hold the same bytes and are smaller; what would grow has none', async () => {
  const dist = join(directory, 'dist');
  const entry = files.find((file) => file.role === 'entry')?.name ?? '';
  const bytes = await readFile(join(dist, entry));
  const [br, gz] = await Promise.all([readFile(join(dist, `${entry}.br`)), readFile(join(dist, `${entry}.gz`))]);
  expect(brotliDecompressSync(br).equals(bytes)).toBe(true);
  expect(gunzipSync(gz).equals(bytes)).toBe(true);
  expect(Math.max(br.length, gz.length)).toBeLessThan(bytes.length);
  const image = files.find((file) => file.role === 'asset')?.name ?? '';
  expect(await readdir(dist)).not.toContain(`${image}.gz`);
});

test.each([
  {
    name: 'whose code does not parse',
    path: 'web/main.ts',
    content: 'export const mount = ;',
    named: [],
    says: /web\/main\.ts/,
  },
  {
    name: 'that fails once its files are being written',
    path: 'web/main.css',
    content: '',
    named: ['/missing/decoder.js'],
    says: /decoder/,
  },
])('a build $name leaves the last good one as it was', async ({ path, content, named, says }) => {
  const before = await readdir(join(directory, 'dist'));
  await changing(path, content, () => expect(buildModule(named)).rejects.toThrow(says));
  expect(await readdir(join(directory, 'dist'))).toEqual(before);
  expect(await contentOf('style')).toContain('red');
});

const declaring = (declared: string) =>
  `export const mount = Object.assign(() => {}, { declared: ${declared} }); export const unmount = () => {};`;

test.each([
  {
    name: 'a key of module.json that nobody reads',
    path: 'module.json',
    content: JSON.stringify({ ...declaration, role: ['referent'] }),
    says: /module\.json: unknown key "role": did you mean "roles"\?/,
  },
  {
    name: 'an id of module.json that is not the folder’s',
    path: 'module.json',
    content: JSON.stringify({ ...declaration, id: 'esai' }),
    says: /the id is « esai » and the folder « essai »/,
  },
  {
    name: 'an id of defineWebModule that is not module.json’s',
    path: 'web/main.ts',
    content: declaring('{ id: "esai", routes: [] }'),
    says: /main\.ts: defineWebModule says the id « esai »/,
  },
  {
    name: 'a route outside the module’s path',
    path: 'web/main.ts',
    content: declaring('{ id: "essai", routes: [{ path: "/ailleurs" }] }'),
    says: /main\.ts: the route « \/ailleurs » is outside « \/essai »/,
  },
])('$name is refused by the build, with its file and what to do', async ({ path, content, says }) => {
  await changing(path, content, () => expect(buildModule()).rejects.toThrow(says));
});
