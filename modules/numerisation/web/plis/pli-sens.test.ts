import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { mountPage } from '../testing/mount-page.ts';
import { aDashboard, aPliDetail, aPliPiece } from '../testing/plis.ts';

test.each([
  { statut: 'numerisation-en-cours', sens: /Elles seront ensuite enregistrées dans le SNE/ },
  { statut: 'pieces-rejetees', sens: /« À corriger » en dit le motif/ },
  { statut: 'non-applicable', sens: /Aucun traitement n’est attendu/ },
] as const)('the detail of a pli says in words what its statut means: $statut', async ({ statut, sens }) => {
  await mountPage('/', aDashboard({}, { 'GET /plis/:transaction': aPliDetail({ statut }) }));
  await userEvent.setup().click(await screen.findByRole('button', { name: 'Ouvrir le pli 1je9xw3quz77b' }));
  const panel = await screen.findByRole('dialog', { name: 'Pli 1je9xw3quz77b' });
  expect(await within(panel).findByText(sens)).toBeDefined();
});

test('a piece that waits for the antivirus is said to, with what comes next', async () => {
  const pieces = [aPliPiece({ nom: 'recto.pdf', antivirus: 'en-attente' }), aPliPiece({ nom: 'verso.pdf' })];
  const detail = aPliDetail({ statut: 'a-transmettre', pieces });
  await mountPage('/', aDashboard({}, { 'GET /plis/:transaction': detail }));
  await userEvent.setup().click(await screen.findByRole('button', { name: 'Ouvrir le pli 1je9xw3quz77b' }));
  const panel = await screen.findByRole('dialog', { name: 'Pli 1je9xw3quz77b' });
  expect(await within(panel).findByText(/Le pli part de lui-même dès que l’antivirus/)).toBeDefined();
  const [recto, verso] = within(panel)
    .getAllByRole('listitem')
    .filter(({ textContent }) => textContent.includes('.pdf'));
  expect([recto?.textContent, verso?.textContent]).toEqual([
    expect.stringContaining('En attente de l’antivirus'),
    expect.stringContaining('Transmise'),
  ]);
});
