import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { bundleStyles, dsfrFiles, withoutIconify, withoutVuePolicy } from '@pwp/shell/build';
import { contentSecurityPolicy } from '@pwp/shell/server';
import { root } from '@pwp/testing/portal';
import vue from '@vitejs/plugin-vue';
import { build } from 'vite';

/** A page that shows a text, and has the field once it is asked for, as a module's page has them. */
export interface RichTextPage {
  /** Its built files. */
  dist: string;
  /** A file of it under the policy of production; undefined of one that it has not. */
  answer: (pathname: string, origin: string) => Promise<{ body: Buffer; headers: Record<string, string> } | undefined>;
  remove: () => Promise<void>;
}

const SOURCES = {
  'index.html':
    '<!doctype html><html lang="fr" data-fr-theme="light"><head><meta charset="utf-8"><title>Essai</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/portal.css"></head>' +
    '<body><main><h1>Essai</h1><div id="app"></div></main><script type="module" src="/main.ts"></script></body></html>',
  'main.ts': `import ${JSON.stringify(join(root, 'shell/src/trusted-types.ts'))};
import '@pwp/rich-text/styles.css';
import { createApp } from 'vue';
import Page from './Page.vue';
createApp(Page).mount('#app');`,
  'Page.vue': `<script setup lang="ts">
import { ref } from 'vue';
import { emptyRichText } from '@pwp/rich-text';
import { RichText, RichTextField } from '@pwp/rich-text/web';
const text = ref(emptyRichText);
const isAsked = ref(false);
const sent = ref(0);
const kept = new Map();
const images = {
  add: (file) => Promise.resolve(kept.set('f1', file) && 'f1'),
  read: (fichier) => Promise.resolve(kept.get(fichier)),
};
const another = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Un autre' }] }] };
</script>
<template>
  <button type="button" class="fr-btn" @click="isAsked = true">Écrire</button>
  <button type="button" class="fr-btn" @click="text = another">Changer</button>
  <form v-if="isAsked" @submit.prevent="sent += 1">
    <RichTextField id="texte" v-model="text" label="Texte de l’alerte" hint="Court" required :images="images" :error="sent > 0 ? 'Trop court.' : ''" />
    <button class="fr-btn">Publier</button>
  </form>
  <section aria-label="Aperçu"><RichText :document="text" :read-image="images.read" /></section>
  <pre id="json" hidden>{{ JSON.stringify(text) }}</pre>
</template>`,
};

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const DSFR = `/assets/${dsfrFiles.to}/`;

/** Builds it below the repository, so that it finds its packages. */
export async function buildRichTextPage(): Promise<RichTextPage> {
  const folder = resolve(root, `node_modules/.cache/pwp-rich-text-${process.pid}`);
  const dist = join(folder, 'dist');
  for (const [path, content] of Object.entries(SOURCES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    plugins: [vue(), withoutIconify(), withoutVuePolicy()],
    build: { modulePreload: false, rolldownOptions: { output: { chunkFileNames: '[name]-[hash].js' } } },
  });
  const { code } = await bundleStyles({ minify: true });
  await writeFile(join(dist, 'portal.css'), code);
  return {
    dist,
    async answer(pathname, origin) {
      const path = pathname.startsWith(DSFR)
        ? join(dsfrFiles.from, pathname.slice(DSFR.length))
        : join(dist, pathname === '/' ? 'index.html' : pathname);
      const type = TYPES[extname(path)];
      if (type === undefined) return undefined;
      const headers = { 'content-type': type, 'content-security-policy': contentSecurityPolicy([], origin, origin) };
      return { body: await readFile(path), headers };
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
