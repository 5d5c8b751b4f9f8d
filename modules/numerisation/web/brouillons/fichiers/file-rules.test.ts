import { expect, test } from 'vitest';
import { PLI_LIMITS } from '../../../contracts/pli-limits.ts';
import { LIMITS_SENTENCE, refusalOf, remainingSentence } from './file-rules.ts';

const MEBIBYTE = 1024 * 1024;

function aFile(name: string, { size = 1000, type = 'application/pdf' } = {}): File {
  const file = new File(['x'], name, { type });
  // Sizes near the limits, without the content.
  Object.defineProperty(file, 'size', { value: size });
  return file;
}

const kept = (files: number, taille: number) => Array.from({ length: files }, () => ({ taille }));

test('a PDF and a photo of a telephone are kept, even when the system names no type', () => {
  expect(refusalOf(aFile('bulletin.pdf'), [])).toBe('');
  expect(refusalOf(aFile('PHOTO.HEIC', { type: '' }), [])).toBe('');
});

test.each([
  [
    'another format',
    aFile('notes.txt', { type: 'text/plain' }),
    '«\u00A0notes.txt\u00A0» n’est pas d’un format accepté',
  ],
  [
    'no type and another extension',
    aFile('archive.zip', { type: '' }),
    '«\u00A0archive.zip\u00A0» n’est pas d’un format accepté',
  ],
  ['an empty file', aFile('vide.pdf', { size: 0 }), '«\u00A0vide.pdf\u00A0» est vide'],
  ['a file too large', aFile('gros.pdf', { size: PLI_LIMITS.fileBytes + 1 }), 'un fichier pèse au plus 10\u00A0Mo'],
])('%s is refused in words that name it', (_what, file, words) => {
  expect(refusalOf(file, [])).toContain(words);
});

test('the fifty-first file and files beyond the total size are refused', () => {
  expect(refusalOf(aFile('de-trop.pdf'), kept(PLI_LIMITS.files, 1))).toContain('50 fichiers');
  expect(refusalOf(aFile('de-trop.pdf'), kept(PLI_LIMITS.files - 1, 1))).toBe('');
  expect(refusalOf(aFile('un-de-plus.pdf'), kept(10, PLI_LIMITS.fileBytes))).toContain('100\u00A0Mo');
});

test('the limits and the remaining room are given in words', () => {
  expect(LIMITS_SENTENCE).toContain('PDF, JPEG, PNG, HEIC');
  expect(LIMITS_SENTENCE).toContain('50 fichiers');
  expect(remainingSentence(kept(4, 2 * MEBIBYTE))).toBe('Encore 46\u00A0fichiers, 92\u00A0Mo.');
  expect(remainingSentence(kept(49, 1))).toMatch(/^Encore 1\sfichier, /);
  expect(remainingSentence(kept(50, 1))).toBe('Cet envoi est complet.');
  expect(remainingSentence(kept(10, 10 * MEBIBYTE))).toBe('Cet envoi est complet.');
});
