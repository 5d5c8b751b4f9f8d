import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { asvsRows, mendedNumbers, namedFiles, requirementNumbers, VERDICTS } from './asvs.ts';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/asvs.md'), 'utf8');
const rows = asvsRows(page);

test('each requirement of levels 1 and 2 stands once, in its order', () => {
  expect(requirementNumbers()).toHaveLength(253);
  expect(rows.map(({ number }) => number)).toEqual(requirementNumbers());
});

test('a verdict is one of five', () => {
  expect(rows.filter(({ verdict }) => !VERDICTS.includes(verdict))).toEqual([]);
});

test('the page counts its verdicts', () => {
  const counts = VERDICTS.map((verdict) => `${rows.filter((row) => row.verdict === verdict).length} ${verdict}`);
  expect(page).toContain(`\nOf ${rows.length}: ${counts.join(', ')}.\n`);
});

test('every file that the page names is in the repository', () => {
  const files = new Set(execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n'));
  const named = namedFiles(page);
  expect(named.length).toBeGreaterThan(150);
  expect(named.filter((path) => !files.has(path))).toEqual([]);
});

test('what is held names a test, or says that there is none', () => {
  const isProven = (proof: string) =>
    proof.includes('no test') ||
    namedFiles(proof).some((path) => /\.(test|spec|contract)\.ts$|-contract\.ts$/.test(path));
  expect(rows.filter(({ verdict, proof }) => verdict.startsWith('held') && !isProven(proof))).toEqual([]);
});

test('what the operator has to do is on a page', () => {
  const isSaid = (proof: string) => namedFiles(proof).some((path) => path.endsWith('.md'));
  expect(rows.filter(({ verdict, proof }) => verdict === 'the operator’s' && !isSaid(proof))).toEqual([]);
});

test('what is not held, and nothing else, has what would mend it', () => {
  const notHeld = rows.filter(({ verdict }) => verdict === 'not held').map(({ number }) => number);
  expect(mendedNumbers(page).toSorted()).toEqual(notHeld.toSorted());
});

test('a row that is cut, twice or of another chapter is seen', () => {
  const table =
    '## Not held\n| V1.1.1, V9.9.9 | x | `a.ts` |\n\n## V1 Words\n| number | about |\n| V1.1.1 | a | held | `b/c.test.ts`, `d` |';
  expect(asvsRows(`\n${table}`)).toEqual([{ number: 'V1.1.1', verdict: 'held', proof: '`b/c.test.ts`, `d`|' }]);
  expect(mendedNumbers(`\n${table}`)).toEqual(['V1.1.1', 'V9.9.9']);
  expect(namedFiles('`b/c.test.ts`, `d`, `deploy/x.conf`')).toEqual(['b/c.test.ts', 'deploy/x.conf']);
});
