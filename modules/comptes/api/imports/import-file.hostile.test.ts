import { slowness } from '@pwp/testing/slow-work';
import { expect, test } from 'vitest';
import { IMPORT_COLONNES } from '../../contracts/index.ts';
import { readImportFile } from './import-file.ts';

const HEADING = `${IMPORT_COLONNES.join(';')}\n`;
const LINE = 'Nom;Prénom;a@mairie.fr;0102030405;commune;Mairie;PWP01\n';
const MEGABYTE = 1_000_000;
const filled = (unit: string) => (size: number) => unit.repeat(Math.ceil(size / unit.length)).slice(0, size);

const sentenceOf = (text: string): string => {
  try {
    readImportFile(Buffer.from(text));
    return '';
  } catch (error) {
    return error instanceof Error && 'detail' in error ? String(error.detail) : `unexpected: ${String(error)}`;
  }
};

test.each<[string, start: string, filling: (size: number) => string, sentence: string]>([
  ['one line of guichets', HEADING + LINE.replace('PWP01\n', ''), filled('PWP01 '), 'plus de 8000 caractères'],
  ['one heading', '', filled('nom;'), 'plus de 8000 caractères'],
  ['one quote that never closes', `${HEADING}"`, filled('a'), 'plus de 8000 caractères'],
  ['empty fields', HEADING, filled(';'), 'aucun compte'],
  ['quotes', HEADING, filled('"'), 'La ligne'],
  ['empty lines', HEADING, filled('\n'), 'aucun compte'],
  ['short lines', HEADING, filled('a;b;c;d;e;f;g\n'), 'plus de 2000 lignes'],
  ['spaces', HEADING, filled(' '), 'aucun compte'],
])('a megabyte of %s is refused with its sentence, and soon', (_name, start, filling, sentence) => {
  expect(slowness((size) => void sentenceOf(start + filling(size)))).toBeUndefined();
  expect(sentenceOf(start + filling(MEGABYTE))).toContain(sentence);
});

test('a column named like an inherited property is ignored', () => {
  const [line] = readImportFile(Buffer.from(`constructor;__proto__;${HEADING}x;y;${LINE}`));
  expect(line).toMatchObject({ nom: 'Nom', guichets: 'PWP01' });
});
