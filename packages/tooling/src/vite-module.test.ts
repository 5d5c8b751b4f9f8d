import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { build, createLogger } from 'vite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { readPackage } from './release/package-file.ts';
import { moduleViteConfig, sharedSpecifiers } from './vite-module.ts';

const declaration = { id: 'essai', title: 'Essai', path: '/essai', icon: 'fr-icon-mail-line', order: 10 };

/** The shared packages of this fixture's pages. */
const peers = {
  '@pwp/ui': '^0.1.0',
  '@pwp/web-kit': '^0.1.0',
  pinia: '^4.0.0',
  'single-spa': '^6.0.0',
  vue: '^3.5.0',
  'vue-router': '^5.0.0',
};
/** The viewer's own code calls the portal's readers: no module says which. */
const shell = { ...peers, '@pwp/viewer': `^${readPackage(resolve('node_modules/@pwp/viewer'))?.version}` };
const packageFile = { name: '@pwp/module-essai', version: '0.3.1', type: 'module', peerDependencies: peers };

/** An npm package, as it is installed. */
const installed = (name: string, about: object) => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({
    name,
    version: '1.2.3',
    type: 'module',
    exports: './index.js',
    ...about,
  }),
  [`node_modules/${name}/index.js`]: `export const said = ${JSON.stringify(name)};`,
});

const sources = {
  'module.json': JSON.stringify(declaration),
  'package.json': JSON.stringify(packageFile),
  ...installed('dans-la-page', { license: '(GPL-3.0 OR MIT)' }),
  ...installed('dans-un-travailleur', { licenses: [{ type: 'MIT' }, { type: 'ISC' }] }),
  ...installed('jamais-servi', { license: 'MIT' }),
  'web/worker.ts': "import { said } from 'dans-un-travailleur'; postMessage(said);",
  'web/main.ts': `
    import { said } from 'dans-la-page';
    import { said as unused } from 'jamais-servi';
    import Worker from './worker.ts?worker';
    import { defineWebModule } from '@pwp/web-kit';
    import { installHost } from '@pwp/web-kit/host';
    import { DsfrAlert } from '@pwp/ui';
    import { registerApplication } from 'single-spa';
    import { defineStore } from 'pinia';
    import { RouterView } from 'vue-router';
    import { FileView } from '@pwp/viewer';
    import Page from './Page.vue';
    import './main.css';
    export const used = [said, Worker, defineWebModule, installHost, DsfrAlert, registerApplication, defineStore, RouterView, FileView];
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
let files: { name: string; role: string; integrity: string; bytes: number; brotliBytes: number }[];
let record: { files: typeof files; ranges: unknown; packages: unknown; sources: Record<string, string> };

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'pwp-vite-module-'));
  directory = join(parent, 'essai');
  for (const [path, content] of Object.entries(sources)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }
  // What a module's own folder finds installed.
  for (const name of ['@pwp', 'pinia', 'single-spa', 'vue', 'vue-router'])
    await symlink(resolve('node_modules', name), join(directory, 'node_modules', name));
  // The values that `vite build` sets when nothing is configured.
  vi.stubEnv('NODE_ENV', 'production');
  await buildModule([join(directory, 'decoder.js')]);
  record = await readRecord();
  files = record.files;
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(parent, { recursive: true });
});

async function readRecord(): Promise<typeof record> {
  return JSON.parse(await readFile(join(directory, 'dist/build.json'), 'utf8')) as typeof record;
}

function buildModule(named: string[] = []): Promise<unknown> {
  return build({ ...moduleViteConfig(directory, named), configFile: false, logLevel: 'silent' });
}

/** Changes a file of the module during `work`. */
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
  // Both pages use the second chunk: the entry may not export more than its source does.
  expect(roles.toSorted()).toEqual([
    'asset decoder.js',
    'asset image.svg',
    'asset worker.js',
    'chunk LazyPage.js',
    'css style.css',
    'entry main.js',
  ]);
  const written = await readdir(join(directory, 'dist'));
  const known = files.flatMap(({ name }) => [name, `${name}.br`, `${name}.gz`]);
  expect(written.filter((name) => name !== 'build.json' && !known.includes(name))).toEqual([]);
});

test('the record says which of the module’s own files went in, each with its hash, and no package', async () => {
  expect(Object.keys(record.sources)).toEqual([
    'decoder.js',
    'web/LazyPage.vue',
    'web/Page.vue',
    'web/image.svg',
    'web/main.css',
    'web/main.ts',
    'web/worker.ts',
  ]);
  expect(record.sources['web/Page.vue']).toBe(createHash('sha256').update(sources['web/Page.vue']).digest('hex'));
});

test('the record says what each file is and weighs, and which packages went into the bundle and its workers', async () => {
  for (const { name, integrity, bytes, brotliBytes } of files) {
    const written = await readFile(join(directory, 'dist', name));
    expect([name, bytes]).toEqual([name, written.length]);
    expect(integrity).toBe(`sha384-${createHash('sha384').update(written).digest('base64')}`);
    expect(brotliBytes).toBeLessThanOrEqual(bytes);
  }
  expect(record.packages).toEqual([
    { name: 'dans-la-page', version: '1.2.3', license: '(GPL-3.0 OR MIT)' },
    { name: 'dans-un-travailleur', version: '1.2.3', license: 'MIT OR ISC' },
  ]);
});

test('the record says which versions of the shared packages the module works with, and of its own api', async () => {
  expect(record.ranges).toEqual({ shell });
  await mkdir(join(directory, 'api'));
  await buildModule();
  expect((await readRecord()).ranges).toEqual({ shell, api: '^0.3.1' });
  await changing('module.json', JSON.stringify({ ...declaration, apiRange: '>=0.2.0 <1' }), async () => {
    await buildModule();
    expect((await readRecord()).ranges).toEqual({ shell, api: '>=0.2.0 <1' });
  });
});

test('the entry keeps its exports and imports what the portal shares, only that, from outside', async () => {
  const entry = await contentOf('main');
  const imported = [...entry.matchAll(/(?:from\s*|import\()[`"']([^`"']+)[`"']/g)].map((match) => match[1] ?? '');
  expect(new Set(imported.filter((specifier) => !specifier.startsWith('./')))).toEqual(new Set(sharedSpecifiers));
  const exported = /export\s*\{([^}]*)\}/
    .exec(entry)?.[1]
    ?.split(',')
    .map((name) => name.replace(/^.* as /, '').trim());
  for (const name of ['image', 'lazy', 'mount', 'used']) expect(exported).toContain(name);
});

test('a page that loads later takes what it shares from the entry, so that the first load is one file', async () => {
  const [entry, later] = [await contentOf('main'), await contentOf('LazyPage')];
  expect(later).toContain('Une page qui vient plus tard.');
  expect(later).toMatch(/from\s*[`"']\.\/main-[\w-]+\.js[`"']/);
  expect([...entry.matchAll(/from\s*[`"'](\.\/[^`"']+)[`"']/g)]).toEqual([]);
});

test('all styles are in one file that no script injects, and no address is fixed', async () => {
  const css = await contentOf('style');
  for (const colour of ['red', '#00f', 'green']) expect(css).toContain(colour);
  const scripts = (await contentOf('main')) + (await contentOf('LazyPage'));
  expect(scripts).not.toMatch(/createElement\(|stylesheet|\.css|data:/);
  expect(scripts).toMatch(/import\([`"']\.\/LazyPage-/);
});

test('the same sources give the same bytes', async () => {
  const built = async () => {
    await buildModule([join(directory, 'decoder.js')]);
    const { files: named } = await readRecord();
    return Promise.all(named.map(async ({ name }) => [name, await readFile(join(directory, 'dist', name), 'base64')]));
  };
  expect(await built()).toEqual(await built());
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

const publicPages = ['demander', 'liste', 'fenetre', 'script', 'panne'].map((name) => ({
  label: name,
  path: `/essai/${name}`,
}));

/** A module of public pages: two that can be drawn, three that cannot. */
const PUBLIC_MAIN = `
  import { brand, createApi, defineWebModule, useQuery } from '@pwp/web-kit';
  import { h } from 'vue';
  import image from './image.svg?url';
  import Page from './Page.vue';
  const page = (setup) => ({ setup });
  const api = createApi('/api/essai');
  const { contact } = brand();
  const routes = [
    { path: '/essai/demander', component: Page },
    { path: '/essai/liste', component: () => import('./LazyPage.vue') },
    { path: '/essai/fenetre', component: page(() => { const { href } = window.location; return () => h('p', href); }) },
    { path: '/essai/script', component: page(() => () => h('div', { innerHTML: '<script src="x.js"></script>' })) },
    { path: '/essai/panne', component: page(() => { useQuery(api.query('GET /plis')); return () => h('p'); }) },
    { path: '/essai/marque', component: page(() => () => h('img', { src: image, alt: contact })) },
  ];
  setInterval(() => undefined, 1_000);
  export const { bootstrap, mount, unmount } = defineWebModule({ id: 'essai', routes });`;

test('the public pages are drawn into one file of the release, and the build names those that cannot be', async () => {
  const marked = [...publicPages, { label: 'marque', path: '/essai/marque' }];
  const warned: string[] = [];
  const logger = createLogger('warn');
  logger.warn = (message) => void warned.push(message);
  await changing('module.json', JSON.stringify({ ...declaration, publicPages: marked }), () =>
    changing('web/main.ts', PUBLIC_MAIN, async () => {
      await build({ ...moduleViteConfig(directory), configFile: false, customLogger: logger });
      const { files: written } = await readRecord();
      expect(written.filter(({ role }) => role === 'texts').map(({ name }) => name)).toEqual(['page-texts.json']);
      const texts = z
        .record(z.string(), z.string())
        .parse(JSON.parse(await readFile(join(directory, 'dist/page-texts.json'), 'utf8')));
      expect(Object.keys(texts)).toEqual(['/essai/demander', '/essai/liste', '/essai/marque']);
      const [, scope = ''] =
        /\[(data-v-\w+)\]/.exec(
          await readFile(join(directory, 'dist', written.find(({ role }) => role === 'css')?.name ?? ''), 'utf8'),
        ) ?? [];
      expect(texts['/essai/demander']).toBe(`<p class="page" ${scope}>Une page</p>`);
      const image = written.find(({ name }) => name.endsWith('.svg'))?.name;
      expect(texts['/essai/marque']).toBe(`<img src="./${image}" alt="contact@marque.invalid">`);
    }),
  );
  const told = (page: string) => warned.find((message) => message.includes(`/essai/${page} has no text`));
  expect(told('fenetre')).toContain('window is not defined');
  expect(told('script')).toContain('it holds « <script');
  expect(told('panne')).toContain('it asks the API');
  expect(warned.filter((message) => message.includes('has no text'))).toHaveLength(3);
});

test('a module whose code runs in browsers alone is built, without texts', async () => {
  const warned: string[] = [];
  const logger = createLogger('warn');
  logger.warn = (message) => void warned.push(message);
  await changing('module.json', JSON.stringify({ ...declaration, publicPages }), () =>
    changing('web/main.ts', `document.title = 'essai';\n${PUBLIC_MAIN}`, async () => {
      await build({ ...moduleViteConfig(directory), configFile: false, customLogger: logger });
      expect((await readRecord()).files.map(({ role }) => role)).not.toContain('texts');
    }),
  );
  const told = warned.filter((message) => message.includes('has no text in its HTML: document is not defined'));
  expect(told).toHaveLength(publicPages.length);
});

const declaring = (declared: string) =>
  `export const mount = Object.assign(() => {}, { declared: ${declared} }); export const unmount = () => {};`;

test.each([
  {
    name: 'a key of module.json that nobody reads',
    path: 'module.json',
    content: JSON.stringify({ ...declaration, role: ['referent'] }),
    says: /module\.json\s: clé inconnue «\srole\s»\s: vouliez-vous «\sroles\s»\s\?/,
  },
  {
    name: 'an id of module.json that is not the folder’s',
    path: 'module.json',
    content: JSON.stringify({ ...declaration, id: 'esai' }),
    says: /«\sid\s» vaut «\sesai\s», mais son dossier est «\sessai\s»/,
  },
  {
    name: 'an id of defineWebModule that is not module.json’s',
    path: 'web/main.ts',
    content: declaring('{ id: "esai", routes: [] }'),
    says: /main\.ts: defineWebModule says the id « esai »/,
  },
  {
    name: 'a shared package whose versions are not said',
    path: 'package.json',
    content: JSON.stringify({ ...packageFile, peerDependencies: { ...peers, vue: undefined } }),
    says: /package\.json: « vue » is the shell's: say in "peerDependencies"/,
  },
  {
    name: 'a module without a package.json of its own',
    path: 'package.json',
    content: '{}',
    says: /a package\.json with a name and a version is expected/,
  },
  {
    name: 'a route outside the module’s path',
    path: 'web/main.ts',
    content: declaring('{ id: "essai", routes: [{ path: "/ailleurs" }] }'),
    says: /main\.ts: the route « \/ailleurs » is outside « \/essai »/,
  },
  {
    name: 'a slot that module.json does not name',
    path: 'web/main.ts',
    content: declaring('{ id: "essai", routes: [], slots: { "autre.fiche": () => {} } }'),
    says: /main\.ts: defineWebModule has a component for the slot « autre\.fiche »: name it in module\.json/,
  },
])('$name is refused by the build, with its file and what to do', async ({ path, content, says }) => {
  await changing(path, content, () => expect(buildModule()).rejects.toThrow(says));
});
