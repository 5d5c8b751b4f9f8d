import { expect, test } from 'vitest';
import { safePieceName } from './piece-name.ts';

const pdf = (given: string) => safePieceName(given, 'application/pdf', 0);

test('an ordinary name stays as it is, accents and case included', () => {
  expect(pdf('Avis d’imposition 2025 (Été).PDF')).toBe('Avis d’imposition 2025 (Été).PDF');
});

test('folders are dropped, of either kind', () => {
  expect(pdf('../../etc/passwd.pdf')).toBe('passwd.pdf');
  expect(pdf('C:\\Users\\agent\\bail.pdf')).toBe('bail.pdf');
});

test('control and direction characters go, markup is made harmless', () => {
  expect(pdf('a\u0000b\r\nc\u202Efdp.pdf')).toBe('abcfdp.pdf');
  expect(pdf('<img src=x onerror="alert(1)">.pdf')).toBe('_img src=x onerror=_alert(1)__.pdf');
  expect(pdf('bail %22signé%22.pdf')).toBe('bail _signé_.pdf');
});

test('decomposed letters are composed, so that equal names are equal', () => {
  expect(pdf('E\u0301te\u0301.pdf')).toBe('Été.pdf');
});

test('the extension matches the content', () => {
  expect(pdf('facture.exe')).toBe('facture.exe.pdf');
  expect(safePieceName('photo.JPEG', 'image/jpeg', 0)).toBe('photo.JPEG');
  expect(safePieceName('photo.pdf', 'image/png', 0)).toBe('photo.pdf.png');
});

test('a file whose name ends up empty is named by its position', () => {
  expect(safePieceName('', 'application/pdf', 2)).toBe('piece-3.pdf');
  expect(safePieceName('...', 'image/heic', 0)).toBe('piece-1.heic');
  expect(pdf('.pdf')).toBe('pdf.pdf');
});

test('a long name is cut before its ending, never inside a character', () => {
  expect(pdf(`${'a'.repeat(300)}.pdf`)).toBe(`${'a'.repeat(146)}.pdf`);
  const emoji = pdf(`a${'😀'.repeat(100)}.pdf`);
  expect(emoji.length).toBeLessThanOrEqual(150);
  expect(emoji).toMatch(/^a(😀)+\.pdf$/u);
});
