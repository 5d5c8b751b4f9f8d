/** A row of docs/asvs.md: one requirement of the standard. */
export interface AsvsRow {
  number: string;
  verdict: string;
  proof: string;
}

export const VERDICTS = ['held', 'held by Keycloak', 'the operator’s', 'not applicable', 'not held'];

/** How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has (`section:requirements`); they are numbered from 1. */
const SECTIONS = {
  V1: '1:2 2:9 3:11 4:3 5:2',
  V2: '1:3 2:3 3:4 4:1',
  V3: '2:2 3:4 4:6 5:5 7:2',
  V4: '1:3 2:1 3:2 4:4',
  V5: '1:1 2:3 3:2 4:3',
  V6: '1:3 2:12 3:4 4:4 5:5 6:3 8:4',
  V7: '1:3 2:4 3:2 4:5 5:2 6:2',
  V8: '1:2 2:3 3:1 4:1',
  V9: '1:3 2:4',
  V10: '1:2 2:2 3:4 4:11 5:5 6:2 7:3',
  V11: '1:2 2:3 3:3 4:4 5:1 6:1',
  V12: '1:3 2:2 3:4',
  V13: '1:1 2:5 3:2 4:5',
  V14: '1:2 2:4 3:3',
  V15: '1:3 2:3 3:7',
  V16: '1:1 2:5 3:4 4:3 5:3',
  V17: '1:1 2:4 3:2',
};

/** The numbers of all requirements of levels 1 and 2, in order. */
export function requirementNumbers(): string[] {
  return Object.entries(SECTIONS).flatMap(([chapter, sections]) =>
    sections.split(' ').flatMap((section) => {
      const [number = '', requirements = ''] = section.split(':');
      return Array.from({ length: Number(requirements) }, (_, index) => `${chapter}.${number}.${index + 1}`);
    }),
  );
}

/** The rows of the tables by chapter. */
export function asvsRows(page: string): AsvsRow[] {
  const [, ...chapters] = page.split(/^## V\d+ /m);
  return chapters.join('\n').split('\n').flatMap(rowOf);
}

function rowOf(line: string): AsvsRow[] {
  if (!/^\| V\d/.test(line)) return [];
  const [, number = '', , verdict = '', ...proof] = line.split('|').map((cell) => cell.trim());
  return [{ number, verdict, proof: proof.join('|') }];
}

/** The numbers that « Not held » tells what to do about. */
export function mendedNumbers(page: string): string[] {
  const [, after = ''] = page.split('\n## Not held\n');
  const [section = ''] = after.split('\n## ');
  return section.split('\n').flatMap((line) => (line.split('|')[1] ?? '').match(/V\d+\.\d+\.\d+/g) ?? []);
}

/** The files of the repository that a text names between backquotes. */
export function namedFiles(text: string): string[] {
  return [...text.matchAll(/`(?<path>[\w@.-]+(?:\/[\w@.-]+)*\.(?:ts|md|conf|yaml|json))`/g)].map(
    ({ groups }) => groups?.['path'] ?? '',
  );
}
