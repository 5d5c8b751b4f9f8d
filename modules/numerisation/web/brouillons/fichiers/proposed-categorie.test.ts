import { expect, test } from 'vitest';
import type { Section } from '../../../contracts/index.ts';
import { CATEGORIE_MOTS, CATEGORIE_SUIVANTE } from '../../../contracts/categories.ts';
import { proposedCategorie } from './proposed-categorie.ts';

/** A demande with every category of the table, each with room for one. */
const SECTIONS: Section[] = [
  {
    code: 'toutes',
    libelle: 'Toutes',
    categories: Object.keys(CATEGORIE_MOTS).map((code) => ({ code, libelle: code, max: 1, pleine: false, pieces: [] })),
  },
];
const proposed = (nom: string, full: readonly string[] = []) =>
  proposedCategorie(nom, SECTIONS, new Map(full.map((code) => [code, 1])));

test.each([
  ['avis d’imposition 2025.pdf', 'REV_AVIS_N'],
  ['AVIS_IMPOTS.PDF', 'REV_AVIS_N'],
  ['Avis d’imposition n-1.pdf', 'REV_AVIS_N1'],
  ['Carte d’identité recto.jpg', 'ID_PIECE'],
  ['cni-verso.heic', 'ID_PIECE'],
  ['Pie\u0300ce d’identite\u0301.png', 'ID_PIECE'],
  ['bulletins de salaire 09.pdf', 'RES_SALAIRE'],
  ['fiche-de-paie-octobre.pdf', 'RES_SALAIRE'],
  ['Quittance_loyer.pdf', 'LOG_LOCATAIRE'],
  ['attestation CAF novembre.pdf', 'RES_CAF'],
  ['attestation d’hébergement.pdf', 'LOG_HEBERGE'],
  ['pension alimentaire.pdf', 'RES_PENSION_ALIM'],
  ['livret de famille.pdf', 'FAM_MARIAGE'],
  ['cerfa14069.pdf', 'DEM_CERFA'],
])('« %s » speaks of %s', (nom, code) => {
  expect(proposed(nom)).toBe(code);
});

test.each(['scan0001.pdf', 'IMG_20261126.jpg', 'cafetière.png', '.pdf', '', 'a'.repeat(10_000), '\u0000« % »😀.pdf'])(
  '« %s » speaks of nothing',
  (nom) => {
    expect(proposed(nom)).toBeNull();
  },
);

test('a full category is never proposed, and a second tax notice is the one of the year before', () => {
  expect(proposed('passeport.pdf', ['ID_PIECE'])).toBeNull();
  expect(proposed('avis imposition.pdf', ['REV_AVIS_N'])).toBe('REV_AVIS_N1');
  expect(proposed('avis imposition.pdf', ['REV_AVIS_N', 'REV_AVIS_N1'])).toBeNull();
});

test('a category that the demande does not have is not proposed', () => {
  expect(proposedCategorie('passeport.pdf', [], new Map())).toBeNull();
});

test('the words are written as they are compared: lower case, no accents, none twice', () => {
  const lines = Object.values(CATEGORIE_MOTS).flat();
  expect(lines.filter((line) => !/^[a-z0-9]+( [a-z0-9]+)*$/.test(line))).toEqual([]);
  expect(new Set(lines).size).toBe(lines.length);
  expect(Object.values(CATEGORIE_SUIVANTE).every((code) => code in CATEGORIE_MOTS)).toBe(true);
});
