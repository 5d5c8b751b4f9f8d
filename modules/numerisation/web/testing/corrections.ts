import type { Correction } from '../../contracts/index.ts';

/** A rejected piece to mend. */
export function aCorrection(given: Partial<Correction> = {}): Correction {
  return {
    id: 12,
    transaction: '1je9xw3quz77b',
    numeroUnique: '0340819000040PWP01',
    contexte: 'AJO',
    motif: 'illisible',
    dateTransmission: '2026-11-22T13:55:00.000Z',
    dateRejet: '2026-11-24T08:00:00.000Z',
    piece: {
      rang: 0,
      nom: 'carte-identite.pdf',
      type: 'application/pdf',
      taille: 48_211,
      role: 'piece',
      categorie: 'Cartedtudiant',
      contenu: false,
    },
    ...given,
  };
}
