import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@pwp/testing/portal';
import { expect, test } from 'vitest';

/** What an example leaves out. */
const LEFT_OUT = '// …';

const lines = (text: string) => text.split('\n').map((line) => line.trim());
const guide = readFileSync(join(root, 'docs/module-guide.md'), 'utf8');

/** The section whose examples are of files, each with the file that was named last before it. */
function examples(): { path: string; part: string }[] {
  const [, section = ''] = guide.split('## Rich text, files and long work\n', 2);
  const [text = ''] = section.split('\n## ', 1);
  let path = '';
  return text.split('```').flatMap((block, index) => {
    if (index % 2 === 1)
      return block
        .replace(/^ts\n/, '')
        .split(LEFT_OUT)
        .map((part) => ({ path, part: part.trim() }));
    path =
      block
        .match(/`(modules\/[^`]{1,200}\.ts)`:/g)
        ?.at(-1)
        ?.slice(1, -2) ?? path;
    return [];
  });
}

test('the guide has an example of each: a rich text, an upload, a thread and a demo', () => {
  expect(new Set(examples().map(({ path }) => path.split('/').at(-1)))).toEqual(
    new Set(['documents-routes.ts', 'joined-file.ts', 'document-pdf.ts', 'document-service.ts', 'local-portal.ts']),
  );
});

test.each(examples())('an example of $path stands there', ({ path, part }) => {
  expect(lines(readFileSync(join(root, path), 'utf8')).join('\n')).toContain(lines(part).join('\n'));
});
