import { RESOURCES } from '../resources.ts';
import { PAGES_SCRIPT } from './pages-script.ts';
import { html, Html } from './html.ts';

const SERVICE = 'Portail Web Professionnel';

/** One page of the realm. */
export interface Page {
  /** The h1, and the start of the document's title. */
  title: string;
  /** Prefixes the document's title when the form was refused. */
  failed?: boolean;
  main: Html;
}

/** The whole document around a page: the State's header and footer, skip links, and a script only where there is a password. */
export function renderPage(page: Page): string {
  return html`<!doctype html>
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>${page.failed === true ? 'Erreur : ' : ''}${page.title} – ${SERVICE}</title>
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
        <link rel="stylesheet" href="${RESOURCES.dsfr}/dsfr.main.min.css" />
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
        <header class="fr-header">
          <div class="fr-header__body">
            <div class="fr-container">
              <div class="fr-header__body-row">
                <div class="fr-header__brand fr-enlarge-link">
                  <div class="fr-header__brand-top">
                    <div class="fr-header__logo">
                      <p class="fr-logo">République<br />française</p>
                    </div>
                  </div>
                  <div class="fr-header__service">
                    <a href="/" title="Accueil – ${SERVICE}"><p class="fr-header__service-title">${SERVICE}</p></a>
                    <p class="fr-header__service-tagline">
                      Les services aux professionnels de la demande de logement social
                    </p>
                  </div>
                </div>
              </div>
            </div>
          </div>
        </header>
        <main id="contenu" class="fr-container pwp-main" tabindex="-1">
          <h1>${page.title}</h1>
          ${page.main}
        </main>
        <footer class="fr-footer pwp-footer" id="pied-de-page">
          <div class="fr-container">
            <div class="fr-footer__bottom">
              <ul class="fr-footer__bottom-list">
                <li class="fr-footer__bottom-item">
                  <a class="fr-footer__bottom-link" href="/accessibilite">Accessibilité : non conforme</a>
                </li>
                <li class="fr-footer__bottom-item">
                  <a class="fr-footer__bottom-link" href="/mentions-legales">Mentions légales</a>
                </li>
                <li class="fr-footer__bottom-item">
                  <a class="fr-footer__bottom-link" href="/donnees-personnelles">Données personnelles</a>
                </li>
              </ul>
            </div>
          </div>
        </footer>
        ${page.main.text.includes('type="password"') ? new Html(`<script>${PAGES_SCRIPT}</script>`) : undefined}
      </body>
    </html>`.toString();
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
