import type { Release } from '@pwp/contracts';
import type { PageData } from '../src/page-data.ts';
import { escapeHtml } from './escape-html.ts';
import type { BuiltFile, ShellBuild } from './shell-build.ts';

/** Who a page is for. */
interface Reader {
  /** Anybody may read it. */
  isPublic: boolean;
  /** Its text in HTML; empty for none. */
  written: string;
  /** The browser has the cookie of somebody who is signed in. */
  ringed: boolean;
}

/** The links of a page, in the order that it asks for them, and what its boot asks for later. */
interface PageFiles {
  links: string[];
  later: PageData['later'];
}

/** The files of a page on which this release is asked for, if any. Styles hold back what is drawn, never the boot. */
export function filesOf(build: ShellBuild, release: Release | null, { isPublic, written, ringed }: Reader): PageFiles {
  const rest = [build.runtime, build.portal, ...(release === null ? [] : [release.entry])];
  const styles = release?.css ?? [];
  const boot = modulePreload(build.boot);
  const fonts = build.fonts.map(
    (font) => `<link rel="preload" as="font" type="font/woff2" href="${font}" crossorigin>`,
  );
  if (!isPublic) {
    const drawn = [build.css, ...styles].map(stylesheet);
    // A browser without the cookie is sent to the sign-in page: only what that needs is loaded before.
    return ringed
      ? { links: [boot, ...rest.map((file) => modulePreload(file)), ...drawn, ...fonts], later: null }
      : { links: [boot, ...drawn], later: { once: 'signed-in', scripts: rest, styles: [] } };
  }
  // A public text waits for its own styles only. The code loads the portal's styles before it draws the frame.
  const text = stylesheet(build.publicCss ?? build.css);
  const later = (scripts: BuiltFile[], more: BuiltFile[]): PageData['later'] =>
    build.publicCss === undefined ? null : { once: 'drawn', scripts, styles: [build.css, ...more] };
  if (written === '') {
    const scripts = [build.boot, ...rest].map((file) => modulePreload(file, 'low'));
    return { links: [text, ...scripts, ...styles.map(stylePreload), ...fonts], later: later([], styles) };
  }
  // The text of a module's page looks as the module will draw it.
  return { links: [text, ...styles.map(stylesheet), ...fonts], later: later(rest, []) };
}

function modulePreload({ url, integrity }: BuiltFile, priority: 'auto' | 'low' = 'auto'): string {
  return `<link rel="modulepreload" href="${escapeHtml(url)}" integrity="${integrity}"${priority === 'low' ? ' fetchpriority="low"' : ''}>`;
}

function stylePreload({ url, integrity }: BuiltFile): string {
  return `<link rel="preload" as="style" href="${escapeHtml(url)}" integrity="${integrity}">`;
}

function stylesheet({ url, integrity }: BuiltFile): string {
  return `<link rel="stylesheet" href="${escapeHtml(url)}" integrity="${integrity}">`;
}
