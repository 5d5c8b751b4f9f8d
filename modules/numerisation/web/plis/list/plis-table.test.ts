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
  });
  const { router } = await mountPage('/', aDashboard({ items: [pli], total: 1 }));
  const expected = {
    'N° transaction': /1je9xw3quz77b$/,
    'N° unique': /^034 08 19 000040 PWP01$/,
    Référence: /^Dossier du 26$/,
    'Date de transmission': /21 novembre 2026 à 10:05$/,
    'Statut du dossier': /^Enregistrement complet$/,
    'Date de statut': /23 novembre 2026 à 16:00$/,
    Contexte: /^Mise à jour$/,
  };
  const table = await screen.findByRole<HTMLTableElement>('table');
  const displayed = () => {
    const texts = (row: number) => [...(table.rows[row]?.cells ?? [])].map((cell) => cell.textContent.trim());
    const cells = texts(1);
    return Object.fromEntries(texts(0).map((label, index) => [label, cells[index]]));
  };
  for (const hidden of [undefined, ...Object.keys(expected).slice(1)]) {
    const names = PLI_COLUMN_NAMES.filter((name) => PLI_COLUMNS[name].label !== hidden);
    await router.push(`/?colonnes=${names.join(',')}`);
    await vi.waitFor(() => expect(Object.keys(displayed())).toEqual(names.map((name) => PLI_COLUMNS[name].label)));
    for (const [label, cell] of Object.entries(displayed()))
      expect([label, cell]).toEqual([label, expect.stringMatching(expected[label as keyof typeof expected])]);
  }
});
