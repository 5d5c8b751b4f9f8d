import { RESOURCES } from '../resources.ts';
import { PAGES_SCRIPT, SCHEME_SCRIPT } from './pages-script.ts';
import { html, Html } from '@pwp/api-kit';
import { conformity, type Brand } from '@pwp/contracts';
import type { Middleware } from 'koa';

/** Before the stylesheets: a dark page does not begin light. */
const SCHEME = new Html(`<script>${SCHEME_SCRIPT}</script>`);

/** What one page of the realm says. */
interface PageContent {
  /** The h1, and the start of the document's title. */
  title: string;
  /** Prefixes the document's title when the form was refused. */
  failed?: boolean;
  main: Html;
}

/** A page as a route answers it: `drawPages` makes its document. */
export class Page {
  readonly content: PageContent;

  constructor(content: PageContent) {
    this.content = content;
  }
}

/** Draws the page that a route answered. */
export function drawPages(brand: Brand): Middleware {
  return async (ctx, next) => {
    await next();
    if (!(ctx.body instanceof Page)) return;
    ctx.body = documentOf(ctx.body.content, brand);
    ctx.type = 'html';
  };
}

/** The whole document around a page: the portal's header and footer, skip links, and, where there is a password, « Afficher ». */
function documentOf(page: PageContent, { name, tagline, mark, owner, audit }: Brand): string {
  return html`<!doctype html>
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${SCHEME}
        <meta name="description" content="${name} : ${tagline}" />
        <title>${page.failed === true ? 'Erreur : ' : ''}${page.title} – ${name}</title>
        <link
          rel="preload"
          href="${RESOURCES.dsfr}/fonts/Marianne-Regular.woff2"
          as="font"
          type="font/woff2"
          crossorigin
        />
        <link
          rel="preload"
          href="${RESOURCES.dsfr}/fonts/Marianne-Bold.woff2"
          as="font"
          type="font/woff2"
          crossorigin
        />
        <link rel="stylesheet" href="${RESOURCES.css}" />
        <link rel="icon" href="${RESOURCES.dsfr}/favicon/favicon.svg" type="image/svg+xml" />
      </head>
      <body>
        <div class="fr-skiplinks">
          <nav class="fr-container" aria-label="Accès rapide">
            <ul class="fr-skiplinks__list">
              <li><a class="fr-link" href="#contenu">Contenu</a></li>
              <li><a class="fr-link" href="#pied-de-page">Pied de page</a></li>
            </ul>
          </nav>
        </div>
        <header class="pwp-header">
          <div class="pwp-header__row">
            <p class="fr-logo">${mark}</p>
            <div class="pwp-header__service">
              <a href="/" title="Accueil – ${name}">${name}</a>
              <span class="pwp-header__tagline">${tagline}</span>
            </div>
          </div>
        </header>
        <main id="contenu" class="pwp-main" tabindex="-1">
          <h1>${page.title}</h1>
          ${page.main}
        </main>
        <footer class="pwp-footer" id="pied-de-page">
          <p>${owner} · ${name}</p>
          <ul class="pwp-footer__list">
            <li><a href="/accessibilite">Accessibilité : ${conformity(audit)}</a></li>
            <li><a href="/mentions-legales">Mentions légales</a></li>
            <li><a href="/donnees-personnelles">Données personnelles</a></li>
          </ul>
        </footer>
        ${page.main.text.includes('type="password"') ? new Html(`<script>${PAGES_SCRIPT}</script>`) : undefined}
      </body>
    </html>`.text;
}

/** The alert at the top of a page whose form was refused; the fields refer to `id`. */
export function errorAlert(id: string, title: string, detail: Html): Html {
  return html`<div class="fr-alert fr-alert--error fr-mb-3w" id="${id}" role="alert">
    <h2 class="fr-alert__title">${title}</h2>
    ${detail}
  </div>`;
}

/** The faults of a form, each a link to its field; it takes the focus when the page opens, as in the portal. */
export function errorSummary(faults: readonly { field: string; messages: readonly string[] }[]): Html | undefined {
  const lines = faults.flatMap(({ field, messages }) => messages.map((message) => ({ field, message })));
  if (lines.length === 0) return undefined;
  const title = lines.length === 1 ? 'Une erreur est à corriger' : `${lines.length} erreurs sont à corriger`;
  return html`<section
    class="fr-alert fr-alert--error fr-mb-3w"
    aria-labelledby="titre-erreurs"
    tabindex="-1"
    autofocus
  >
    <h2 class="fr-alert__title" id="titre-erreurs">${title}</h2>
    <ul>
      ${lines.map(({ field, message }) => html`<li><a href="#${field}">${message}</a></li>`)}
    </ul>
  </section>`;
}

/** The link out of a page that stands alone. */
export function portalLink(label: string): Html {
  return html`<p><a class="fr-btn" href="/">${label}</a></p>`;
}
