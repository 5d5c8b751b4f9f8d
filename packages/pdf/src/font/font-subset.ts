import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import subsetFont from 'subset-font';

/** The complete Open Sans (OFL 1.1, without a reserved name). */
const SOURCE = import.meta.resolve('@expo-google-fonts/open-sans/400Regular/OpenSans_400Regular.ttf');

/** Kerning and ligatures would make documents larger without making them clearer. */
const UNUSED_TABLES = ['GSUB', 'GPOS', 'GDEF', 'STAT', 'gasp', 'kern', 'meta', 'DSIG'];

/** ASCII, Latin-1 and Latin Extended-A cover every name in a European language; then French punctuation. */
const CHARACTERS = `${range(0x20, 0x7e)}${range(0xa0, 0x17f)}‘’“”–—…•€\u202f`;

/** The subset that `open-sans.ts` keeps. */
export async function subsetOfFont(): Promise<Uint8Array> {
  return subsetFont(await readFile(fileURLToPath(SOURCE)), CHARACTERS, {
    targetFormat: 'truetype',
    noHinting: true,
    noLayoutClosure: true,
    dropTables: UNUSED_TABLES,
  });
}

function range(first: number, last: number): string {
  return Array.from({ length: last - first + 1 }, (_item, index) => String.fromCodePoint(first + index)).join('');
}
