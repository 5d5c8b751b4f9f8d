import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '@pwp/testing/portal';

/** The commands of the first block of code below a heading of docs/module-guide.md, without their comments. */
export async function guideCommands(heading: string): Promise<string[]> {
  const commands = (await firstBlock(heading, '')).split('\n').map((line) => (line.split(' #', 1)[0] ?? '').trim());
  return commands.filter((command) => command !== '');
}

/** The first example in TypeScript below a heading of docs/module-guide.md, as a file. */
export async function guideExample(heading: string): Promise<string> {
  return `${await firstBlock(heading, 'ts')}\n`;
}

async function firstBlock(heading: string, language: string): Promise<string> {
  const guide = await readFile(join(root, 'docs/module-guide.md'), 'utf8');
  const [, section = ''] = guide.split(`${heading}\n`, 2);
  const [, after = ''] = section.split(`\n\`\`\`${language}\n`, 2);
  const [block = ''] = after.split('\n```', 1);
  return block;
}
