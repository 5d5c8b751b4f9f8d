import type { BuiltFile } from './shell-build.ts';

/** Shown when no manifest is known: nothing of the portal can be drawn. It has the portal's look, and is read without it. */
export function unavailablePage(css: BuiltFile): string {
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Portail momentanément indisponible - Portail Web Professionnel</title>
<link rel="stylesheet" href="${css.url}" integrity="${css.integrity}">
</head>
<body>
<div id="portail">
<header class="pwp-header"><div class="pwp-header__row">
<p class="fr-logo">République<br>française</p>
<div class="pwp-header__service"><a href="/">Portail Web Professionnel</a><span class="pwp-header__tagline">Demande de logement social</span></div>
</div></header>
<div class="pwp-body pwp-body--open"><main class="pwp-main"><div class="pwp-page">
<h1>Le portail est momentanément indisponible</h1>
<p>La liste des services n’a pas pu être lue. Vos données ne sont pas touchées.</p>
<p>Rechargez cette page dans quelques instants. Si cela dure, écrivez à <a href="mailto:assistance@gip-sne.fr">assistance@gip-sne.fr</a>.</p>
</div></main></div>
</div>
</body>
</html>
`;
}
