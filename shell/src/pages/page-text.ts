import type { Brand } from '@pwp/contracts';
import { installBrand } from '@pwp/web-kit/host';
import { createSSRApp, h } from 'vue';
import { renderToString } from 'vue/server-renderer';
import PortalFooter from '../frame/PortalFooter.vue';
import { helpOf } from '../manifest/account-links.ts';
import { SHELL_PAGES } from '../manifest/shell-pages.ts';
import type { PortalManifest } from '../page-data.ts';
import InformationPage from './InformationPage.vue';

/** `DrawText` of the server: what a person without a session reads. The browser draws the same components in its place. */
export async function pageText(path: string, brand: Brand, manifest: PortalManifest, given: string): Promise<string> {
  const isOwn = SHELL_PAGES.some((page) => page.path === path);
  if (!isOwn && given === '') return '';
  installBrand(brand);
  const app = createSSRApp({
    render: () => [
      h('div', { class: 'pwp-body pwp-body--open' }, [
        h(
          'main',
          { id: 'contenu', class: 'pwp-main' },
          isOwn
            ? h(InformationPage, { path, manifest, services: [] })
            : h('div', { class: 'pwp-region', innerHTML: given }),
        ),
      ]),
      h(PortalFooter, { help: helpOf(manifest, path, null) }),
    ],
  });
  return (await renderToString(app)).replaceAll(/<!--(?:\[|\]|v-if)?-->/g, '');
}
