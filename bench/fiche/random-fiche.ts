import { usualBrand } from '@pwp/contracts';
import type { FicheInput } from '@pwp/module-numerisation/fiche-fields';

const draw = (length: number, alphabet = '0123456789') =>
  Array.from({ length }, () => alphabet.charAt(Math.floor(Math.random() * alphabet.length))).join('');

/** A duplicata, which has one line more, with a random demande and guichet. */
export function aFiche(): FicheInput {
  const code = draw(1, 'ABCDEGPW') + draw(4, '0123456789ABCDEGPW');
  const contextes = ['AJO', 'AJOBR', 'REN', 'CRE', 'MAJ'] as const;
  return {
    guichet: {
      code,
      nom: 'Ville de Montpellier, cœur de ville',
      siret: draw(14),
      codeTerritoire: draw(3),
      territoires: [],
    },
    numeroUnique: draw(13) + code,
    contexte: contextes[Math.floor(Math.random() * contextes.length)] ?? 'AJO',
    now: new Date(Date.UTC(2026, 0, 1) + Math.floor(Math.random() * 31_536_000_000)),
    premiereEmission: new Date(Date.UTC(2025, 0, 1)),
    brand: usualBrand,
  };
}
