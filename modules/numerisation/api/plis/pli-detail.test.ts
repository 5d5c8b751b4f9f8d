import { matching } from '@pwp/testing/matching';
import { afterAll, expect, test } from 'vitest';
import { buildPliPiece } from '../../testing/index.ts';
import { LIST, startWithListedPlis } from '../../testing/listed-plis.ts';

const api = await startWithListedPlis();
afterAll(() => api.close());

test('a pli opens with its pieces in their order and its history', async () => {
  const { status, body } = await api.agent.get(`${LIST}/aaaaaaaaaaaa4`);
  expect(status).toBe(200);
  const unplaced = {
    role: 'piece',
    categorie: null,
    categorieLibelle: null,
    sha256: buildPliPiece().sha256,
  };
  expect(body).toEqual({
    transaction: 'aaaaaaaaaaaa4',
    numeroUnique: '0340819000040PWP01',
    dateTransmission: '2026-11-23T09:30:00.123Z',
    statut: 'pieces-rejetees',
    dateStatut: '2026-11-23T15:00:00.456Z',
    contexte: 'AJO',
    piecesRejetees: 1,
    reference: null,
    demandeur: null,
    motif: null,
    deposant: null,
    pieces: [
      {
        nom: 'recto.pdf',
        taille: 48_211,
        type: 'application/pdf',
        etat: 'rejetee',
        motif: 'illisible',
        correction: { id: matching.any(Number), etat: 'ouverte', categorie: null, role: 'piece' },
        ...unplaced,
      },
      { nom: 'verso.pdf', taille: 48_211, type: 'application/pdf', etat: 'acceptee', motif: null, ...unplaced },
    ],
    historique: [
      { statut: 'a-transmettre', date: '2026-11-23T09:30:00.123Z', motif: null },
      { statut: 'pieces-rejetees', date: '2026-11-23T15:00:00.456Z', motif: null },
    ],
  });
});
