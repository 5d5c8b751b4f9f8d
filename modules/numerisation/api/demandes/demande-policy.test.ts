import { expect, test } from 'vitest';
import { canOpenDemande } from './demande-policy.ts';

const guichet = (...territoires: string[]) => ({
  code: '00002',
  nom: 'Guichet 00002',
  siret: '13002072000038',
  codeTerritoire: '034',
  territoires,
});

test('a guichet opens the demandes of its territories and no other', () => {
  expect(canOpenDemande(guichet('034', '111'), '0340819000040PWP01')).toBe(true);
  expect(canOpenDemande(guichet('034', '111'), '1110920020745G1175')).toBe(true);
  expect(canOpenDemande(guichet('111'), '0340819000040PWP01')).toBe(false);
  expect(canOpenDemande(guichet(), '0340819000040PWP01')).toBe(false);
});

test('999 opens all', () => {
  expect(canOpenDemande(guichet('999'), '02A0819000040PWP01')).toBe(true);
});
