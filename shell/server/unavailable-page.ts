import type { Brand } from '@pwp/contracts';
import type { BuiltFile } from './shell-build.ts';

/** Shown when no manifest is known: nothing of the portal can be drawn. It has the portal's look, and is read without it. */
export function unavailablePage(css: BuiltFile, { name, tagline, mark, contact }: Brand): string {
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Portail momentanément indisponible - ${name}</title>
<link rel="stylesheet" href="${css.url}" integrity="${css.integrity}">
</head>
<body>
<div id="portail">
<header class="pwp-header"><div class="pwp-header__row">
<p class="fr-logo">${mark}</p>
<div class="pwp-header__service"><a href="/">${name}</a><span class="pwp-header__tagline">${tagline}</span></div>
</div></header>
<div class="pwp-body pwp-body--open"><main class="pwp-main"><div class="pwp-page">
<h1>Le portail est momentanément indisponible</h1>
<p>La liste des services n’a pas pu être lue. Vos données ne sont pas touchées.</p>
<p>Rechargez cette page dans quelques instants. Si cela dure, écrivez à <a href="mailto:${contact}">${contact}</a>.</p>
</div></main></div>
</div>
</body>
</html>
`;
}
