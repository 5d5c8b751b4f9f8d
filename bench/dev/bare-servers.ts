import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { createServer } from 'vite';
import { root } from '../measure/server-process.ts';
import type { Change } from './change.ts';

/** The floors of `pwp dev`: a Vite server with one Vue page, and an API of one route that `node --watch` starts again. */
export interface BareServers {
  /** Of the page. */
  url: string;
  template: Change;
  route: Change;
  close: () => Promise<void>;
}

const TEXT = 'Enregistrement 0';
const saveText = (saved: number) => `Enregistrement ${saved}`;

const PAGE = `<script setup>
import { ref } from 'vue';
const typed = ref('');
</script>
<template><h1>${TEXT}</h1><input v-model="typed"></template>
`;

const MAIN = `import { createApp } from 'vue';
import Page from './Page.vue';
createApp(Page).mount('#app');
`;

/** Any page may ask it: the one that does is on another port. */
const api = (port: number, koa: string) => `import { createRequire } from 'node:module';
import { answer } from './answer.mjs';
const Koa = createRequire(import.meta.url)(${JSON.stringify(koa)});
const app = new Koa();
app.use((context) => {
  context.set('access-control-allow-origin', '*');
  context.body = answer;
});
app.listen(${port}, '127.0.0.1', () => console.log('ready'));
`;

/** Writes the sources of the floors into the cache of the benches, and serves them: the page on `port`, the API on the next one. */
export async function startBareServers(port: number): Promise<BareServers> {
  const folder = join(root, 'node_modules/.cache/bench/bare-dev');
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const page = write('Page.vue', PAGE);
  write('main.js', MAIN);
  write('index.html', '<div id="app"></div><script type="module" src="/main.js"></script>');
  const vite = await createServer({
    configFile: false,
    root: folder,
    logLevel: 'warn',
    plugins: [vue()],
    // Vite looks at nothing below node_modules unless it is told to.
    server: { host: '127.0.0.1', port, strictPort: true, watch: { ignored: ['!**/node_modules/.cache/bench/**'] } },
  });
  await vite.listen();
  const answer = write('answer.mjs', `export const answer = '${TEXT}';\n`);
  const koa = createRequire(import.meta.url).resolve('koa');
  const watched = write('api.mjs', api(port + 1, koa));
  const child = spawn(process.execPath, ['--watch', watched], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill());
  await once(child.stdout, 'data');
  child.stdout.resume();
  const asked = `fetch('http://127.0.0.1:${port + 1}/').then((answer) => answer.text()).then((text) => { globalThis.said = text; }, () => undefined)`;
  return {
    url: `http://127.0.0.1:${port}/`,
    template: {
      name: 'a template',
      file: page,
      before: TEXT,
      after: saveText,
      seen: (saved) => `document.querySelector('h1').textContent === '${saveText(saved)}'`,
    },
    route: {
      name: "a route's answer",
      file: answer,
      before: TEXT,
      after: saveText,
      seen: (saved) => `globalThis.said === '${saveText(saved)}' || void ${asked}`,
    },
    async close() {
      child.kill();
      await vite.close();
    },
  };
}
