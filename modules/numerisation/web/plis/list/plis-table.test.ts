import { screen } from '@testing-library/dom';
import { expect, test, vi } from 'vitest';
import { PLI_COLUMN_NAMES, PLI_COLUMNS } from '../../../contracts/pli-columns.ts';
import { mountPage } from '../../testing/mount-page.ts';
import { aDashboard, aPli } from '../../testing/plis.ts';

test('each cell stands under its own header, whatever columns are displayed', async () => {
  const pli = aPli({
    contexte: 'MAJ',
    statut: 'enregistrement-complet',
    dateTransmission: '2026-11-21T09:05:00.000Z',
    dateStatut: '2026-11-23T15:00:00.000Z',
    reference: 'Dossier du 26',
    demandeur: 'CARREGUES Cédric',
  });
  const { router } = await mountPage('/', aDashboard({ items: [pli], total: 1 }));
  const expected = {
    'N° transaction': /1je9xw3quz77b$/,
    'N° unique': /^CARREGUES Cédric 034 08 19 000040 PWP01$/,
    Référence: /^Dossier du 26$/,
    'Date de transmission': /21 novembre 2026 à 10:05$/,
    'Statut du dossier': /^Complet.*Enregistrement complet$/s,
    'Date de statut': /23 novembre 2026 à 16:00$/,
    Contexte: /^Mise à jour$/,
  };
  const table = await screen.findByRole<HTMLTableElement>('table');
  const displayed = () => {
    const [head, row] = table.rows;
    const labels = [...(head?.cells ?? [])].map((cell) => (cell.querySelector('.pwp-long') ?? cell).textContent.trim());
    return Object.fromEntries(labels.map((label, index) => [label, row?.cells[index]?.textContent.trim()]));
  };
  for (const hidden of [undefined, ...Object.keys(expected).slice(1)]) {
    const names = PLI_COLUMN_NAMES.filter((name) => PLI_COLUMNS[name].label !== hidden);
    await router.push(`/?colonnes=${names.join(',')}`);
    await vi.waitFor(() => expect(Object.keys(displayed())).toEqual(names.map((name) => PLI_COLUMNS[name].label)));
    for (const [label, cell] of Object.entries(displayed()))
      expect([label, cell]).toEqual([label, expect.stringMatching(expected[label as keyof typeof expected])]);
  }
});

test('a number follows whom it is about: the demandeur, else the agent’s own reference', async () => {
  const items = [
    aPli({ demandeur: 'CARREGUES Cédric', reference: 'Dossier du 26' }),
    aPli({ transaction: 'u7xxcrgefhmb9', reference: 'Dossier du 26' }),
    aPli({ transaction: 'u7xxcrgefhmb8' }),
    aPli({ transaction: 'u7xxcrgefhmb7', numeroUnique: null, contexte: 'CRE', reference: 'Famille ROY' }),
    aPli({ transaction: 'u7xxcrgefhmb6', numeroUnique: null, contexte: 'CRE' }),
  ];
  await mountPage('/', aDashboard({ items, total: items.length }));
  const table = await screen.findByRole<HTMLTableElement>('table');
  const cells = [...table.rows].slice(1).map((row) => row.cells[1]);
  expect(cells.map((cell) => cell?.textContent.trim())).toEqual([
    'CARREGUES Cédric 034 08 19 000040 PWP01',
    'Dossier du 26 034 08 19 000040 PWP01',
    '034 08 19 000040 PWP01',
    'Famille ROY',
    'Pas encore attribué',
  ]);
  expect(cells[0]?.querySelector('[title="CARREGUES Cédric"]')).not.toBeNull();
});
