/** Builds the subset beside this file from the complete font: `npm run font -w modules/numerisation`. */
import { writeFile } from 'node:fs/promises';
import { FONT_FILE } from './fiche-font.ts';
import { subsetOfFont } from './font-subset.ts';

const subset = await subsetOfFont();
await writeFile(FONT_FILE, subset);
console.log(`${FONT_FILE}: ${subset.length} bytes`);
