import { withArticle, type ManifestEntry } from '@pwp/contracts';
import { isOpen } from '../src/manifest/places.ts';
import { scriptsOf } from '../src/mounting/retry-url.ts';
import { FRAME_ID, MANIFEST_ID, PAGE_DATA_ID, type PageData } from '../src/page-data.ts';
import type { ShellConfig } from './config.ts';
import type { PageDevelopment } from './content-security-policy.ts';
import { escapeHtml } from './escape-html.ts';
import { firstPaint, type PublicPage } from './first-paint.ts';
import type { PageManifest } from './manifest-source.ts';
import { filesOf } from './page-files.ts';
import type { ShellBuild } from './shell-build.ts';
import { THEME_SCRIPT } from './theme-script.ts';

/** A page and the inline scripts that its policy must allow. */
export interface RenderedPage {
  html: string;
  inlineScripts: string[];
}

/**
 * The HTML of every address of the portal: the manifest as it was signed, one import map with all integrities, and the preloads of what this address will need
 * (`asked` is the module that owns it; `page` what anybody may read there, `written` its text in HTML). The boot is `async`, at the end: it finds the whole page, and to sign in waits for no stylesheet.
 */
export function renderPage(
  build: ShellBuild,
  { manifest, etag, ringed }: PageManifest,
  { keycloak: identity, brand, tracing }: Pick<ShellConfig, 'keycloak' | 'brand' | 'tracing'>,
  asked: ManifestEntry | undefined,
  {
    page,
    written = '',
    development,
  }: { page?: PublicPage | undefined; written?: string; development?: PageDevelopment } = {},
): RenderedPage {
  const { text, signature, key: registryKey, refused, unavailable } = manifest;
  // The frame and every module share one Vue: hot replacement and warnings need that of development.
  const runtime = development === undefined ? build.runtime : build.developmentRuntime;
  const importMap = toJson({
    imports: {
      ...Object.fromEntries(build.specifiers.map((specifier) => [specifier, runtime.url])),
      ...Object.fromEntries(Object.entries(build.lazy).map(([specifier, { url }]) => [specifier, url])),
    },
    integrity: integrities({ ...build, runtime }, manifest.modules),
  });
  const release = asked !== undefined && isOpen(asked) ? asked.release : null;
  const { links, later } = filesOf({ ...build, runtime }, release, { isPublic: page !== undefined, written, ringed });
  const data: PageData = {
    identity,
    brand,
    later,
    registryKey,
    signature,
    etag: etag ?? null,
    ringed,
    ...(tracing !== undefined && { traces: true }),
    refused,
    unavailable,
  };
  const title = page === undefined ? brand.name : `${escapeHtml(page.title)} - ${brand.name}`;
  const html = `<!doctype html>
<html lang="fr" data-fr-scheme="system">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${title} : ${brand.tagline}">${development === undefined ? '' : `\n<meta property="csp-nonce" nonce="${development.nonce}">`}
<script>${THEME_SCRIPT}</script>
<script type="importmap">${importMap}</script>
${links.join('\n')}
<link rel="icon" type="image/svg+xml" href="${build.icon}">
<script type="application/json" id="${PAGE_DATA_ID}">${toJson(data)}</script>
<script type="application/json" id="${MANIFEST_ID}">${text}</script>
</head>
<body>
<noscript><p>${withArticle('Le', brand.name)} a besoin de JavaScript${written === '' ? '' : ', sauf pour lire cette page'} : activez-le dans votre navigateur, puis rechargez la page.</p></noscript>
<div id="${FRAME_ID}">${firstPaint(brand, page, written)}</div>
<script type="module" async src="${build.boot.url}" integrity="${build.boot.integrity}"></script>
</body>
</html>
`;
  return { html, inlineScripts: [THEME_SCRIPT, importMap] };
}

function integrities(build: ShellBuild, modules: readonly ManifestEntry[]): Record<string, string> {
  const map: Record<string, string> = {};
  const add = (url: string, integrity: string) => {
    map[url] = integrity;
  };
  for (const file of [build.runtime, build.boot, build.portal, ...build.chunks, ...Object.values(build.lazy)])
    add(file.url, file.integrity);
  for (const { url, integrity } of modules.flatMap(scriptsOf)) add(url, integrity);
  return map;
}

/** `<` written as an escape of JSON, so that no text of the manifest can close the script that holds it. */
function toJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
}
