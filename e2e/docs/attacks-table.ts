/** A test that the table of attacks names: its file, and what stands of its title. */
interface NamedTest {
  file: string;
  /** The parts of the title that are written out, between « … ». */
  title: string[];
}

/** A file between backquotes, or the title that follows « › ». */
const PART = /`(?<file>[\w./-]+\.ts)`|› (?<title>[^;`|]+)/g;

/** The tests of the last column of « Attacks »; a title without a file is of the file before it. */
export function namedTests(page: string): NamedTest[] {
  const [, section = ''] = page.split('\n## Attacks\n');
  const [table = ''] = section.split('\n## ');
  const cells = table.split('\n').flatMap((line) => (line.startsWith('| ') ? [line.split('|').at(-2) ?? ''] : []));
  return cells.flatMap(testsOf);
}

function testsOf(cell: string): NamedTest[] {
  const tests: NamedTest[] = [];
  for (const { groups: { file, title } = {} } of cell.matchAll(PART)) {
    const last = tests.at(-1);
    if (file !== undefined) tests.push({ file, title: [] });
    else if (title !== undefined && last !== undefined) tests.push({ file: last.file, title: writtenOut(title) });
  }
  return tests;
}

function writtenOut(title: string): string[] {
  return title
    .split('…')
    .map((part) => part.trim().replace(/,$/, ''))
    .filter((part) => part !== '');
}

/** Rows of the table that stand twice. */
export function rowsTwice(page: string): string[] {
  const rows = page.split('\n').filter((line) => line.startsWith('| '));
  return rows.filter((row, index) => rows.indexOf(row) !== index);
}
