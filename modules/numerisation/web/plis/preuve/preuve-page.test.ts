import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { watchDownloads } from '../../testing/downloads.ts';
import { mountPage, problem } from '../../testing/mount-page.ts';
import { aDashboard, aPliDetail } from '../../testing/plis.ts';

const PREUVE = '/numerisation/preuve-de-depot';
const TRANSACTION = '1je9xw3quz77b';
const piece = {
  nom: 'carte.pdf',
  taille: 48_211,
  type: 'application/pdf',
  etat: 'transmise' as const,
  motif: null,
  role: 'piece' as const,
  categorie: 'ID_CNI',
  categorieLibelle: 'Carte nationale d’identité',
  sha256: 'e3b0c442',
};
const pli = aPliDetail({
  reference: 'Dossier du 26',
  deposant: 'Camille DEMO',
  pieces: [
    piece,
    { ...piece, nom: 'cerfa.pdf', role: 'formulaire', categorie: null, categorieLibelle: null },
    { ...piece, nom: 'ancienne.pdf', categorieLibelle: null, sha256: null },
  ],
});

test('the page says what the PDF says, in Paris time', async () => {
  await mountPage(PREUVE, { 'GET /plis/:transaction': pli }, { transaction: TRANSACTION });
  expect(await screen.findByRole('heading', { level: 2, name: 'Preuve de dépôt' })).toBeDefined();
  for (const text of [
    TRANSACTION,
    '24 novembre 2026 à 14:55:00, heure de Paris',
    '034 08 19 000040 PWP01',
    'Dossier du 26',
    'Camille DEMO',
    'Carte nationale d’identité · PDF · 47,1 Ko',
    'Formulaire CERFA · PDF · 47,1 Ko',
    'ID_CNI · PDF · 47,1 Ko',
    'SHA-256 : non calculée',
  ])
    expect(screen.getByText(text)).toBeDefined();
  expect(screen.getAllByText('SHA-256 : e3b0c442')).toHaveLength(2);
});

test('the PDF is downloaded under its name; what failed is said', async () => {
  const saved = watchDownloads();
  const file = new File(['%PDF'], 'preuve-de-depot-AJO.pdf', { type: 'application/pdf' });
  const answers = { 'GET /plis/:transaction': pli, 'GET /plis/:transaction/preuve': file };
  const { announced, api } = await mountPage(PREUVE, answers, { transaction: TRANSACTION });
  const user = userEvent.setup();
  const button = await screen.findByRole('button', { name: 'Télécharger la preuve (PDF)' });
  await user.click(button);
  await vi.waitFor(() => expect(saved).toEqual(['preuve-de-depot-AJO.pdf']));
  expect(announced).toContain('La preuve de dépôt est téléchargée.');
  const down = problem(503, 'service-indisponible', 'Le service est momentanément indisponible.');
  api.answer({ 'GET /plis/:transaction/preuve': () => Promise.reject(down) });
  await user.click(button);
  expect((await screen.findByRole('alert')).textContent).toContain('Le service est momentanément indisponible.');
});

test('without a pli, the page leaves for the dashboard', async () => {
  const { router } = await mountPage(PREUVE, aDashboard());
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/'));
});
