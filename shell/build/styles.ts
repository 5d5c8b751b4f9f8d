import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserslistToTargets, bundleAsync, transform } from 'lightningcss';
import { z } from 'zod';

/** The styles of the portal. What they import is found from there, since the design system belongs to packages/ui. */
export const stylesheet = fileURLToPath(import.meta.resolve('@pwp/ui/styles.css'));
const { resolve } = createRequire(stylesheet);
const dsfrPackage = resolve('@gouvfr/dsfr/package.json');
const dsfr = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(dsfrPackage, 'utf8')));
const folder = `dsfr-${dsfr.version}`;
const ICON = 'favicon/favicon.svg';

/** DSFR's files: the folder that npm brought, its name under the portal's assets, and what pages name of it. */
export const dsfrFiles = {
  from: join(dirname(dsfrPackage), 'dist'),
  to: folder,
  /** The two weights that the portal uses; the others fall back on them. */
  fonts: [`${folder}/fonts/Marianne-Regular.woff2`, `${folder}/fonts/Marianne-Bold.woff2`],
  icon: `${folder}/${ICON}`,
} as const;

/** Browsers of 2023 and later: no prefixed twin of each mask, which would double the icons' rules. */
const targets = browserslistToTargets(['chrome 120', 'firefox 121', 'safari 17']);

/** What `buildStyles` wrote; paths are relative to the assets. */
export interface Styles {
  css: string;
  /** What the text of a public page needs of it. */
  publicCss: string;
  fonts: readonly string[];
  icon: string;
}

/**
 * Writes the portal's stylesheet in one file, and beside it the fonts and icons that it names. What no page uses is left out: DSFR's fonts (`brand.css`
 * declares the two that are used), illustrative colours, spacing by width of screen. Icons keep their names under a folder of DSFR's version, since a hash
 * in each of their thousand addresses would weigh more than the rules.
 */
export async function buildStyles(assets: string): Promise<Styles> {
  const { code } = await bundleStyles({ minify: true });
  const write = async (name: string, content: Uint8Array) => {
    const css = `${name}-${createHash('sha256').update(content).digest('base64url').slice(0, 8)}.css`;
    await writeFile(join(assets, css), content);
    return css;
  };
  const [css, publicCss] = [await write('portal', code), await write('public', publicStyles(code))];

  const named = [
    ...Buffer.from(code)
      .toString()
      .matchAll(new RegExp(`/assets/${folder}/([^)"']+)`, 'g')),
  ].map((match) => match[1] ?? '');
  await Promise.all(
    [...new Set([...named, ICON])].map((file) => cp(join(dsfrFiles.from, file), join(assets, folder, file))),
  );
  return { css, publicCss, fonts: dsfrFiles.fonts, icon: dsfrFiles.icon };
}

/** The portal's stylesheet in one piece, and the files that it was read from. */
export async function bundleStyles({ minify }: { minify: boolean }): Promise<{ code: Uint8Array; files: string[] }> {
  const files: string[] = [];
  const { code } = await bundleAsync({
    filename: stylesheet,
    minify,
    targets,
    resolver: {
      read: (path) => {
        files.push(path);
        return served(readFileSync(path, 'utf8'), path);
      },
      resolve: (specifier, from) => (specifier.startsWith('.') ? join(dirname(from), specifier) : resolve(specifier)),
    },
  });
  return { code, files };
}

/** The classes of a public page before its code draws it: header, footer, text, forms. What uses others has its look with the whole stylesheet. */
const OF_PUBLIC_PAGES =
  /^(?:fr-(?:badge(?:--(?:sm|new))?|breadcrumb(?:__\w+)?|btn(?:--(?:secondary|sm))?|checkbox-group|h[1-6]|hint-text|icon-megaphone-line|input(?:-group)?|label|link(?:--(?:icon-left|sm))?|logo|m[btlrx]-[1-4]w|messages-group|select(?:-group)?|sr-only|text--sm)|pwp-(?:body|breadcrumb|choice|footer|form|header|main|page)[\w-]*)$/;

/** The part of a stylesheet that the text of public pages needs, in the same order: rules of their classes and of plain elements, and the variables that these read. */
function publicStyles(code: Uint8Array): Uint8Array {
  const named = (pattern: RegExp, css: Uint8Array) =>
    new Set([...Buffer.from(css).toString().matchAll(pattern)].map(([, name = '']) => name));
  let unused = named(/\.(-?[_a-zA-Z][\w-]*)/g, code);
  for (const name of unused) if (OF_PUBLIC_PAGES.test(name)) unused.delete(name);
  let left = code;
  // A variable may be read only by another unused one: it is dropped in the next turn.
  while (unused.size > 0) {
    left = transform({ filename: 'public.css', code: left, minify: true, unusedSymbols: [...unused] }).code;
    const read = named(/var\((--[\w-]+)/g, left);
    const before = unused;
    unused = named(/[{;](--[\w-]+):/g, left);
    for (const name of unused) if (read.has(name) || before.has(name)) unused.delete(name);
  }
  // Text drawn before its font would break into other lines when the font comes. The fonts are preloaded and small.
  return Buffer.from(Buffer.from(left).toString().replaceAll('font-display:swap', 'font-display:block'));
}

/** DSFR's illustrative colours, except that of « new » badges. Pages use none of them, and they weigh 5 KB. */
const ILLUSTRATIVE =
  'green-tilleul-verveine|green-bourgeon|green-emeraude|green-menthe|green-archipel|blue-ecume|blue-cumulus|pink-macaron|pink-tuile|' +
  'yellow-tournesol|orange-terre-battue|brown-cafe-creme|brown-caramel|brown-opera|beige-gris-galet';
const ILLUSTRATIVE_VARIABLE = new RegExp(`--[a-z-]*(?:${ILLUSTRATIVE})[a-z0-9-]*:[^;}]*;`, 'g');
const ILLUSTRATIVE_CLASS = new RegExp(`\\.fr-[a-z-]+--(?:${ILLUSTRATIVE})`);

/** DSFR's spacing classes by width of screen (`fr-mt-md-4w`): pages use the plain ones, and these weigh 4 KB. */
const RESPONSIVE_SPACING = /\.fr-[mp][trblxy]?-(?:first|sm|md|lg|xl)-/;

/** One stylesheet as the portal serves it. */
function served(css: string, path: string): string {
  const kept = path.includes('/node_modules/') ? withoutUnused(css) : css;
  return kept.replace(/url\(["']?(?:\.\.\/)+((?:icons|artwork|fonts)\/[^)"']+)["']?\)/g, `url("/assets/${folder}/$1")`);
}

function withoutUnused(css: string): string {
  return css
    .replace(/@font-face\s*\{[^}]*\}/g, '')
    .replace(ILLUSTRATIVE_VARIABLE, '')
    .replace(/([^{}@;]+)(\{[^{}]*\})/g, (_rule, selectors: string, body: string) => {
      if (ILLUSTRATIVE_CLASS.test(selectors)) return '';
      const left = selectors.split(',').filter((selector) => !RESPONSIVE_SPACING.test(selector));
      return left.length === 0 ? '' : left.join(',') + body;
    });
}
