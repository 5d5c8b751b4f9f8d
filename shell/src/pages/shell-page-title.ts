import { conformity } from '@pwp/contracts/conformity';
import { brand } from '@pwp/web-kit';
import type { ShellPage } from '../manifest/shell-pages.ts';

/** The title of a page: that of the declaration of accessibility says how the portal conforms, as the law asks. */
export function titleOf({ path, title }: ShellPage): string {
  return path === '/accessibilite' ? `${title} : ${conformity(brand().audit)}` : title;
}
