import type { Brand } from '@pwp/contracts';
import { IDENTITY_WAIT_ID } from '../src/page-data.ts';
import type { ShellConfig } from './config.ts';
import { escapeHtml } from './escape-html.ts';
import type { BuiltFile, ShellBuild } from './shell-build.ts';
import { THEME_SCRIPT } from './theme-script.ts';

/** The one inline script of these pages. */
export const UNAVAILABLE_SCRIPTS: readonly string[] = [THEME_SCRIPT];

/** Shown when no manifest is known: nothing of the portal can be drawn. It has the portal's look, and is read without it. */
export function unavailablePage(css: BuiltFile, brand: Brand): string {
  return documentOf(css, brand, {
    title: 'Portail momentanément indisponible',
    main: `<main class="pwp-main"><div class="pwp-page">
<h1>Le portail est momentanément indisponible</h1>
<p>La liste des services n’a pas pu être lue. Vos données ne sont pas touchées.</p>
<p>Rechargez cette page dans quelques instants. ${writeTo(brand)}</p>
</div></main>`,
  });
}

/** Stands in for the identity while it does not answer: asks it again by itself, then goes on to the address that was asked for. */
export function identityDownPage(
  { css, identityDown }: Pick<ShellBuild, 'css' | 'identityDown'>,
  { brand, keycloak }: Pick<ShellConfig, 'brand' | 'keycloak'>,
): string {
  const asked = `data-url="${escapeHtml(keycloak.url)}" data-realm="${escapeHtml(keycloak.realm)}"`;
  return documentOf(css, brand, {
    title: 'Connexion momentanément indisponible',
    head: `<script type="module" src="${identityDown.url}" integrity="${identityDown.integrity}"></script>`,
    main: `<main class="pwp-main" id="${IDENTITY_WAIT_ID}" ${asked}><div class="pwp-page">
<h1>La connexion ne répond pas</h1>
<p>Vos brouillons et ce que vous avez envoyé sont gardés. Nous réessayons : dès que la connexion répond, cette page continue d’elle-même.</p>
<p role="status"></p>
<p><button type="button" class="fr-btn">Réessayer maintenant</button></p>
<p>${writeTo(brand)}</p>
</div></main>`,
  });
}

function writeTo({ contact }: Brand): string {
  return `Si cela dure, écrivez à <a href="mailto:${contact}">${contact}</a>.`;
}

function documentOf(
  css: BuiltFile,
  { name, tagline, mark }: Brand,
  { title, head = '', main }: { title: string; head?: string; main: string },
): string {
  return `<!doctype html>
<html lang="fr" data-fr-scheme="system">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - ${name}</title>
<script>${THEME_SCRIPT}</script>
<link rel="stylesheet" href="${css.url}" integrity="${css.integrity}">
${head}
</head>
<body>
<div id="portail">
<header class="pwp-header"><div class="pwp-header__row">
<p class="fr-logo">${mark}</p>
<div class="pwp-header__service"><a href="/">${name}</a><span class="pwp-header__tagline">${tagline}</span></div>
</div></header>
<div class="pwp-body pwp-body--open">${main}</div>
</div>
</body>
</html>
`;
}
