/** Writes the subset beside this file from the complete font: `npm run font -w packages/pdf`. */
import { writeFile } from 'node:fs/promises';
import { subsetOfFont } from './font-subset.ts';

const subset = Buffer.from(await subsetOfFont());
const text = `/**
 * The documents' only font, in base64: Open Sans (OFL.txt), the letters that \`font-subset.ts\` names, because PDF's
 * standard fonts lack « œ » and « Ł ». Written by \`npm run font -w packages/pdf\`.
 */
export const OPEN_SANS =
  '${subset.toString('base64')}';
`;
await writeFile(new URL('open-sans.ts', import.meta.url), text);
console.log(`${subset.length} bytes`);
