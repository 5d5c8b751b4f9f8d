import type { Brand } from '@pwp/contracts';
import type { PortalManifest } from '../src/page-data.ts';
import { SHELL_PAGES } from '../src/manifest/shell-pages.ts';
import { escapeHtml } from './escape-html.ts';

/** A page that anybody may read, by its address. */
export interface PublicPage {
  path: string;
  title: string;
}

/** The page at this address, when anybody may read it. */
export function publicPageAt(path: string, { modules }: Pick<PortalManifest, 'modules'>): PublicPage | undefined {
  const own = SHELL_PAGES.find((page) => page.path === path);
  if (own !== undefined) return own;
  const page = modules.flatMap(({ publicPages }) => publicPages).find((each) => each.path === path);
  return page === undefined ? undefined : { path, title: page.label };
}

/** What stands in the page until its code draws it: the header, then the page's text (HTML) or its title alone, or the place of what comes. */
export function firstPaint({ name, tagline, mark }: Brand, page: PublicPage | undefined, text: string): string {
  const header = `<header class="pwp-header"><div class="pwp-header__row">
<p class="fr-logo">${mark}</p>
<div class="pwp-header__service"><a href="/">${name}</a><span class="pwp-header__tagline">${tagline}</span></div>
</div></header>`;
  if (text !== '') return `${header}\n${text}`;
  if (page === undefined) {
    return `${header}
<div class="pwp-body"><div class="pwp-menu pwp-menu--awaited"></div><main class="pwp-main"><div class="pwp-page pwp-page--wide pwp-module-loading" role="status">
<div class="pwp-state pwp-state--loading pwp-rows"><p class="pwp-state__title">Chargement…</p></div>
</div></main></div>`;
  }
  return `${header}
<div class="pwp-body pwp-body--open"><main class="pwp-main"><div class="pwp-page">
<h1>${escapeHtml(page.title)}</h1>
<p>${name} : ${tagline}.</p>
</div></main></div>`;
}
