import { createHash } from 'node:crypto';
import { usualBrand } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { manifestEntry } from '../src/testing/manifest-entries.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import type { PageManifest } from './manifest-source.ts';
import { readManifest } from './read-manifest.ts';
import { renderPage } from './render-page.ts';
import type { ShellBuild } from './shell-build.ts';
import { builtFile, emptyBuild } from './testing/empty-build.ts';
import { createSigner } from './testing/signed-manifests.ts';

const build: ShellBuild = {
  ...emptyBuild,
  specifiers: ['vue', '@pwp/web-kit'],
  lazy: { '@pwp/viewer/pdf': builtFile('viewer-pdf-1.js') },
  chunks: [builtFile('pages-1.js')],
  publicCss: builtFile('public-1.css'),
  fonts: ['/assets/regular.woff2'],
};
const keycloak = { url: 'http://127.0.0.1:8080/auth', realm: 'pwp', clientId: 'pwp-portal' };
const releves = manifestEntry({ id: 'releves', title: 'Relevés </script><script>alert(1)</script>' });
const annonces = manifestEntry({ id: 'annonces', release: null });
const signer = createSigner();
const answer = signer.answer([releves, annonces]);
const page: PageManifest = {
  manifest: readManifest(answer, [signer.publicKey]),
  etag: '"1"',
  ringed: false,
};

/** The scripts that a browser would run or apply: all without `src` that hold no JSON data. */
function inlineScriptsOf(html: string): string[] {
  return [...html.matchAll(/<script(?![^>]*(?:src=|application\/json))[^>]*>(.*?)<\/script>/gs)].map(
    (match) => match[1] ?? '',
  );
}

const ImportMap = z.object({ imports: z.record(z.string(), z.string()), integrity: z.record(z.string(), z.string()) });

function importMapOf(html: string): z.output<typeof ImportMap> {
  return ImportMap.parse(JSON.parse(/<script type="importmap">(.*?)<\/script>/s.exec(html)?.[1] ?? ''));
}

const dataOf = (html: string): unknown =>
  JSON.parse(/<script type="application\/json" id="portail-donnees">(.*?)<\/script>/s.exec(html)?.[1] ?? '');

test('the policy allows by hash exactly the inline scripts of the page, and nothing else from elsewhere', () => {
  const { html, inlineScripts } = renderPage(build, page, { keycloak, brand: usualBrand }, releves);
  const policy = contentSecurityPolicy(inlineScripts, 'http://127.0.0.1:8080', keycloak.url);
  const found = inlineScriptsOf(html);
  expect(found).toHaveLength(2);
  const expected = found.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `script-src 'self' ${expected.join(' ')}`,
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "frame-src 'none'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
    'report-uri /csp-reports',
  ]);
});

test('an identity on another origin may be asked for tokens', () => {
  expect(contentSecurityPolicy([], 'https://portail.test', 'https://identite.test/auth')).toContain(
    "connect-src 'self' https://identite.test;",
  );
});

test('the import map leads to one runtime and to what comes with its first use, and knows the integrity of every script, tries included', () => {
  const { html } = renderPage(build, { ...page, ringed: true }, { keycloak, brand: usualBrand }, releves);
  const { imports, integrity } = importMapOf(html);
  expect(imports).toEqual({
    vue: '/assets/runtime-1.js',
    '@pwp/web-kit': '/assets/runtime-1.js',
    '@pwp/viewer/pdf': '/assets/viewer-pdf-1.js',
  });
  expect(html).not.toMatch(/href="[^"]*viewer/);
  expect(Object.keys(integrity)).toEqual([
    '/assets/runtime-1.js',
    '/assets/boot-1.js',
    '/assets/portal-1.js',
    '/assets/pages-1.js',
    '/assets/viewer-pdf-1.js',
    '/modules/releves/1/page.js',
    '/modules/releves/1/main.js',
    '/modules/releves/1/main.js?essai=1',
    '/modules/releves/1/main.js?essai=2',
    '/modules/releves/1/main.js?essai=3',
  ]);
});

test('for somebody signed in, the module that is asked for is preloaded with its styles; another is not', () => {
  const link = 'rel="modulepreload" href="/modules/releves/1/main.js"';
  const style = 'rel="stylesheet" href="/modules/releves/1/style.css"';
  const known = { ...page, ringed: true };
  const asked = renderPage(build, known, { keycloak, brand: usualBrand }, releves).html;
  expect(asked).toContain(link);
  expect(asked).toContain(style);
  const elsewhere = renderPage(build, known, { keycloak, brand: usualBrand }, annonces).html;
  expect(elsewhere).not.toContain(link);
  expect(elsewhere).not.toContain(style);
});

test('somebody unknown, who leaves to sign in, waits for the boot alone; it asks for the rest once they are back', () => {
  const { html } = renderPage(build, page, { keycloak, brand: usualBrand }, releves);
  expect(html.match(/rel="(?:modulepreload|preload)"[^>]*href="[^"]+"/g)).toEqual([
    'rel="modulepreload" href="/assets/boot-1.js"',
  ]);
  expect(dataOf(html)).toMatchObject({
    later: { once: 'signed-in', scripts: [build.runtime, build.portal, releves.release?.entry], styles: [] },
  });
});

test('no text of the manifest can close the script that holds it', () => {
  const { html } = renderPage(build, page, { keycloak, brand: usualBrand }, undefined);
  expect(html).not.toContain('<script>alert(1)');
  expect(dataOf(html)).toEqual({
    identity: keycloak,
    brand: usualBrand,
    later: { once: 'signed-in', scripts: [build.runtime, build.portal], styles: [] },
    registryKey: signer.publicKey,
    signature: answer.signature,
    etag: '"1"',
    ringed: false,
    refused: [],
    unavailable: [],
  });
  expect(html).toContain(`id="portail-manifeste">${answer.text}</script>`);
});

const asked = { path: '/releves', title: 'Lire <les> relevés' };

test('a page that anybody may read has its title, a description and one stylesheet, before any script', () => {
  const { html } = renderPage(build, page, { keycloak, brand: usualBrand }, releves, { page: asked });
  expect(html).toContain('<title>Lire &lt;les> relevés - Portail Web Professionnel</title>');
  expect(html).toContain('<h1>Lire &lt;les> relevés</h1>');
  expect(html).toMatch(/<meta name="description" content="Lire &lt;les> relevés - [^"]+">/);
  expect(html.match(/rel="stylesheet" href="[^"]+"/g)).toEqual(['rel="stylesheet" href="/assets/public-1.css"']);
  expect(html.indexOf('rel="stylesheet"')).toBeLessThan(html.indexOf('rel="modulepreload"'));
  expect(html).toContain('<link rel="preload" as="style" href="/modules/releves/1/style.css"');
});

test('one that has its text waits for its styles, the module’s too, and asks for the rest once the text is on screen', () => {
  const given = { page: asked, written: '<main>Ce que disent les relevés.</main>' };
  const { html } = renderPage(build, page, { keycloak, brand: usualBrand }, releves, given);
  expect(html).toContain(given.written);
  expect(html.match(/rel="(?:stylesheet|modulepreload)" href="[^"]+"/g)).toEqual([
    'rel="stylesheet" href="/assets/public-1.css"',
    'rel="stylesheet" href="/modules/releves/1/style.css"',
  ]);
  expect(dataOf(html)).toMatchObject({
    later: {
      once: 'drawn',
      scripts: [build.runtime, build.portal, releves.release?.entry],
      styles: [build.css],
    },
  });
});

test('any other page has the frame and the place of what comes, and no title of its own', () => {
  const { html } = renderPage(build, page, { keycloak, brand: usualBrand }, releves);
  expect(html).toContain('<div class="pwp-header__service"><a href="/">Portail Web Professionnel</a>');
  expect(html).toContain('pwp-rows');
  expect(html).not.toContain('<h1>');
});

test('a page begins traces where the portal keeps them, and is not told of them elsewhere', () => {
  const data = (tracing?: { url: string; ratio: number }) =>
    dataOf(renderPage(build, page, { keycloak, brand: usualBrand, tracing }, releves).html);
  expect(data({ url: 'http://127.0.0.1:4318/v1/traces', ratio: 1 })).toMatchObject({ traces: true });
  expect(data()).not.toHaveProperty('traces');
});
