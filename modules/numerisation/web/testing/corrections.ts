import type { Correction, CorrectionList } from '../../contracts/index.ts';

/** A rejected piece to mend. */
export function aCorrection(given: Partial<Correction> = {}): Correction {
  return {
    id: 12,
    transaction: '1je9xw3quz77b',
    numeroUnique: '0340819000040PWP01',
    demandeur: null,
    reference: null,
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
      categorieLibelle: null,
      contenu: false,
    },
    ...given,
  };
}

/** A page of « À corriger », of `total` rejections. */
export function aCorrectionList(items: Correction[], total = items.length): CorrectionList {
  return { items, total, pieces: total, plis: new Set(items.map(({ transaction }) => transaction)).size };
}
