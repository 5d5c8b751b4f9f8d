import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** The folder of the DSFR's files. */
export const DSFR = join(dirname(require.resolve('@gouvfr/dsfr/package.json')), 'dist');

/** The parts of the DSFR that the realm's pages use, in the order of its cascade. */
const PARTS = [
  'core/core.main.min.css',
  'scheme/scheme.min.css',
  'component/link/link.main.min.css',
  'component/button/button.main.min.css',
  'component/form/form.main.min.css',
  'component/input/input.main.min.css',
  'component/checkbox/checkbox.main.min.css',
  'component/alert/alert.main.min.css',
  'component/skiplink/skiplink.main.min.css',
  'component/logo/logo.main.min.css',
  'utility/icons/icons-system/icons-system.min.css',
];

/** Its classes that a page may write; rules for any other are left out. */
const WRITTEN =
  /^fr-(?:alert|btns?|checkbox|col-(?!offset)|container|error|fieldset|grid-row|h\d|hint|input|label|link|logo|messages?|skiplinks|sr-only|text|valid|m[tb]-\d|icon-(?:eye|arrow-go-back))/;

/** Its fonts that the pages use; the other weights fall back on them. */
const FONTS = /Marianne-(?:Regular|Bold)\.woff2/;

/** Its colours for illustrations. */
const ILLUSTRATIVE =
  /--[a-z-]*(?:green|blue-(?:ecume|cumulus)|pink|yellow|orange|brown|purple|beige)-[a-z0-9-]*:[^;}]*(?:;|(?=\}))/g;

/**
 * One stylesheet of what the realm's pages use of the DSFR, then their own: a browser waits for no other. `dsfr` is the address of the
 * DSFR's files as the stylesheet is to name it.
 */
export async function pagesStylesheet(dsfr: string): Promise<string> {
  const parts = await Promise.all(
    PARTS.map(async (part) => {
      const folder = join('/', dirname(part));
      const css = await readFile(join(DSFR, part), 'utf8');
      return withoutUnused(css).replace(/url\(["']?([^"')]+)["']?\)/g, (whole, path: string) =>
        path.startsWith('data:') ? whole : `url("${dsfr}${join(folder, path)}")`,
      );
    }),
  );
  const own = await readFile(join(import.meta.dirname, '../themes/pwp/login/resources/css/pwp.css'), 'utf8');
  return `${parts.join('\n')}\n${own}`;
}

function withoutUnused(css: string): string {
  return css
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/@charset[^;]*;/g, '')
    .replace(/@font-face\{[^}]*\}/g, (font) => (FONTS.test(font) && !font.includes('Italic') ? font : ''))
    .replace(ILLUSTRATIVE, '')
    .replace(/([^{}@;]+)(\{[^{}]*\})/g, (_rule, selectors: string, body: string) => {
      const left = selectors.split(',').filter((selector) => (selector.match(/fr-[\w-]+/g) ?? []).every(isWritten));
      return left.length === 0 ? '' : left.join(',') + body;
    });
}

const isWritten = (name: string): boolean => WRITTEN.test(name) || name === 'fr-theme' || name === 'fr-scheme';
