import { fileURLToPath } from 'node:url';

/**
 * The fiche's only font: a subset that `write-font-subset.ts` builds, because PDF's standard fonts lack « œ » and « Ł
 * ». A second weight would cost a quarter more time and bytes per fiche.
 */
export const FONT_FILE = fileURLToPath(new URL('open-sans.ttf', import.meta.url));
