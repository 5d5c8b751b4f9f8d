import { expect, test } from 'vitest';
import { nomComplet, nomPuisPrenom } from './nom-complet.ts';

test.each([
  ['cédric', 'carregues', 'Cédric CARREGUES'],
  ['ÉLODIE', 'Lefèvre', 'Élodie LEFÈVRE'],
  ['anne-marie', 'd’almeida', 'Anne-Marie D’ALMEIDA'],
  ['JEAN PAUL', 'DE LA TOUR', 'Jean Paul DE LA TOUR'],
  ['McKenzie', 'Ó Briain', 'McKenzie Ó BRIAIN'],
  ['', 'essai', 'ESSAI'],
  [' camille ', ' ', 'Camille'],
  ['', '', ''],
])('%s %s is shown with the case of names', (prenom, nom, shown) => {
  expect(nomComplet({ prenom, nom })).toBe(shown);
});

test('a list of demandeurs has the nom first', () => {
  expect(nomPuisPrenom({ prenom: 'michel', nom: 'spesys' })).toBe('SPESYS Michel');
});
