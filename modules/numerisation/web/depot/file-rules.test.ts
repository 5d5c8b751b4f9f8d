import { expect, test } from 'vitest';
import { PLI_LIMITS } from '../../contracts/pli-limits.ts';
import { LIMITS_SENTENCE, progressByFile, refusalOf } from './file-rules.ts';

function aFile(name: string, { size = 1000, type = 'application/pdf' } = {}): File {
  const file = new File(['x'], name, { type, lastModified: 1 });
  // Sizes near the limits, without their bytes.
  Object.defineProperty(file, 'size', { value: size });
  return file;
}

test('a PDF and a photo of a telephone are kept, even when the system names no type', () => {
  expect(refusalOf(aFile('bulletin.pdf'), [])).toBeUndefined();
  expect(refusalOf(aFile('PHOTO.HEIC', { type: '' }), [])).toBeUndefined();
});

test.each([
  ['another format', aFile('notes.txt', { type: 'text/plain' }), "« notes.txt » n'est pas d'un format accepté"],
  [
    'no type and another extension',
    aFile('archive.zip', { type: '' }),
    "« archive.zip » n'est pas d'un format accepté",
  ],
  ['an empty file', aFile('vide.pdf', { size: 0 }), '« vide.pdf » est vide'],
  ['a file too large', aFile('gros.pdf', { size: PLI_LIMITS.fileBytes + 1 }), 'un fichier pèse au plus 10 Mo'],
])('%s is refused in words that name it', (_what, file, words) => {
  expect(refusalOf(file, [])).toContain(words);
});

test('the fifty-first file, a repeated file and what goes beyond the whole are refused', () => {
  const fifty = Array.from({ length: PLI_LIMITS.files }, (_, n) => aFile(`${n}.pdf`));
  expect(refusalOf(aFile('de-trop.pdf'), fifty)).toContain('50 fichiers');
  expect(refusalOf(aFile('0.pdf'), fifty.slice(0, 2))).toContain('déjà dans la liste');
  const ten = Array.from({ length: 10 }, (_, n) => aFile(`${n}.pdf`, { size: PLI_LIMITS.fileBytes }));
  expect(refusalOf(aFile('un-de-plus.pdf'), ten)).toContain('100 Mo');
});

test('the limits are said in words', () => {
  expect(LIMITS_SENTENCE).toContain('PDF, JPEG, PNG, HEIC');
  expect(LIMITS_SENTENCE).toContain('50 fichiers');
});

test('the progress of each file follows the bytes that left, in the order of the files', () => {
  expect(progressByFile([100, 200, 0], 0)).toEqual([0, 0, 1]);
  expect(progressByFile([100, 200, 100], 200)).toEqual([1, 0.5, 0]);
  expect(progressByFile([100, 200], 999)).toEqual([1, 1]);
});
