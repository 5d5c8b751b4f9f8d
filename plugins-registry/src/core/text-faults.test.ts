import { expect, test } from 'vitest';
import { textFaults } from './text-faults.ts';

const publicPages = [{ label: 'Demander', path: '/essai/demander' }];

function faultsOf(text: string): string[] {
  const files = [{ name: 'page-texts.json', role: 'texts' as const, bytes: Buffer.from(text) }];
  return textFaults({ publicPages }, files).map(({ detail }) => detail);
}

test('the texts of public pages are taken, and a release needs none', () => {
  expect(faultsOf(JSON.stringify({ '/essai/demander': '<h1>Demander</h1>' }))).toEqual([]);
  expect(textFaults({ publicPages }, [])).toEqual([]);
});

test.each([
  [{ '/essai/demander': '<script src="/modules/essai/1/main.js"></script>' }, /\/essai\/demander: it holds « <script/],
  [{ '/essai/demander': '<p onclick="act()">mot</p>' }, /it holds « onclick/],
  [{ '/essai/demander': 12 }, /\/essai\/demander: /],
  [{ '/essai': '<h1>Essai</h1>' }, /« \/essai » is none of the module's public pages/],
  [[], /expected record/],
])('%j is refused', (texts, says) => {
  expect(faultsOf(JSON.stringify(texts))).toEqual([expect.stringMatching(says)]);
});

test('what is no JSON, or too large to be read, is refused', () => {
  expect(faultsOf('{')).toEqual(['« page-texts.json »: it is no JSON.']);
  expect(faultsOf(' '.repeat(1024 * 1024 + 1))).toEqual([
    '« page-texts.json »: it weighs more than 1024 KB: it is not read.',
  ]);
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`/ailleurs/${index}`, '']));
  expect(faultsOf(JSON.stringify(many))).toHaveLength(20);
});
