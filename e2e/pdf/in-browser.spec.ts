import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { moduleViteConfig } from '@pwp/tooling/vite-module';
import { build } from 'vite';
import { z } from 'zod';
import { everyElement } from './every-element.ts';

const BuildRecord = z.object({
  files: z.array(z.object({ name: z.string(), role: z.string(), bytes: z.number() })),
  packages: z.array(z.object({ name: z.string() })),
});

/** A module of its own, below the repository so that it finds its packages. */
const folder = resolve(import.meta.dirname, `../../node_modules/.cache/pwp-pdf-${process.pid}/essai`);
const sources = {
  'module.json': JSON.stringify({ id: 'essai', title: 'Essai', path: '/essai', icon: 'fr-icon-mail-line', order: 10 }),
  'package.json': JSON.stringify({ name: '@pwp/module-essai', version: '0.1.0', type: 'module' }),
  'web/main.ts': `export const mount = async () => (await import('${join(import.meta.dirname, 'every-element.ts')}')).everyElement();`,
};

test.beforeAll(async () => {
  for (const [path, content] of Object.entries(sources)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  await build({ ...moduleViteConfig(folder), configFile: false, logLevel: 'silent' });
});
test.afterAll(() => rmSync(dirname(folder), { recursive: true }));

// The date of a document is written in the time zone of who makes it.
test.use({ timezoneId: Intl.DateTimeFormat().resolvedOptions().timeZone });

test('a page under the portal’s policy draws the same bytes as Node, with jsPDF loaded by the first document', async ({
  page,
}) => {
  const dist = join(folder, 'dist');
  const { files, packages } = BuildRecord.parse(JSON.parse(readFileSync(join(dist, 'build.json'), 'utf8')));
  const names = packages.map(({ name }) => name);
  expect(names).toContain('jspdf');
  for (const leftOut of ['canvg', 'core-js', 'dompurify', 'html2canvas']) expect(names).not.toContain(leftOut);
  const entry = files.find(({ role }) => role === 'entry');
  expect(entry?.bytes).toBeLessThan(1_000);

  const asked: string[] = [];
  await page.route('https://essai.pwp.test/**', async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    asked.push(name);
    if (name !== '') return route.fulfill({ path: join(dist, name), contentType: 'text/javascript' });
    return route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><title>Essai</title>',
      headers: {
        'content-security-policy': "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'",
      },
    });
  });
  const refused: string[] = [];
  page.on('console', (message) => refused.push(message.text()));
  await page.goto('https://essai.pwp.test/');
  const path = `/${entry?.name}`;
  await page.evaluate((url) => import(url), path);
  expect(asked).toEqual(['', entry?.name]);
  const drawn = await page.evaluate(async (url) => {
    const { mount } = (await import(url)) as { mount: () => Promise<Uint8Array> };
    return Array.from(await mount());
  }, path);
  expect(Buffer.from(drawn).equals(await everyElement())).toBe(true);
  expect(refused).toEqual([]);
});
