import { problem } from '@pwp/web-kit/testing';
import { fireEvent, screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Import } from '../../contracts/index.ts';
import { IMPORT_COLONNES } from '../../contracts/import-limits.ts';
import { callsOf, inTurn } from '../testing/calls.ts';
import { anImport } from '../testing/factories.ts';
import { mountPage } from '../testing/mount-page.ts';
import { exempleCsv } from './exemple-csv.ts';

const user = userEvent.setup();
const file = new File(['nom;prenom'], 'comptes.csv', { type: 'text/csv' });
const drop = async () => user.upload(await screen.findByLabelText('Choisissez un fichier'), file);

test('a file is checked first, then launched and followed to its end', async () => {
  const { announced, api } = await mountPage('/comptes/import', {
    'POST /imports': anImport(),
    'POST /imports/:importId/lancement': anImport({ etat: 'en-cours' }),
    'GET /imports/:importId': inTurn(
      anImport({ etat: 'en-cours', faites: 1 }),
      anImport({ etat: 'termine', faites: 2 }),
    ),
  });
  await drop();
  const bilan = await screen.findByText('2 lignes peuvent être importées, 1 ligne a des erreurs.');
  expect(bilan).toBeDefined();
  expect(screen.getByText('Saisissez le prénom.')).toBeDefined();
  expect(api.asked.map(({ key, form }) => [key, form?.get('file')])).toEqual([['POST /imports', file]]);
  await user.click(screen.getByRole('button', { name: 'Importer 2 comptes' }));
  await vi.waitFor(() => expect(screen.getByText('2 sur 3 lignes traitées')).toBeDefined());
  await vi.waitFor(() => expect(screen.getByText('2 lignes importées, 1 ligne refusée.')).toBeDefined());
  expect(document.activeElement?.textContent).toBe('Import terminé');
  expect(announced.at(-1)).toContain('Import terminé');
});

test('pending mails show line by line until they are sent', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const lignes = (courriel: 'a-envoyer' | 'envoye') => [
    { ligne: 1, email: 'camille@mairie.test', etat: 'creee' as const, erreurs: [], courriel },
  ];
  const answers = {
    'GET /imports/:importId': inTurn(
      anImport({ etat: 'termine', faites: 2, aEnvoyer: 1, lignes: lignes('a-envoyer') }),
      problem(503, 'x', 'Un instant.'),
      anImport({ etat: 'termine', faites: 2, lignes: lignes('envoye') }),
    ),
  };
  const { announced, api } = await mountPage('/comptes/import', answers, 'referent', { import: 'i' });
  expect(await screen.findByText(/^1 courriel d’activation est à envoyer/)).toBeDefined();
  expect(screen.getByText('Courriel à envoyer')).toBeDefined();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await screen.findByText('Un instant.')).toBeDefined();
  screen.getByRole('button', { name: 'Réessayer' }).click();
  expect(await screen.findByText('Courriel envoyé')).toBeDefined();
  expect(screen.queryByText(/à envoyer/)).toBeNull();
  expect(announced).toContain('Tous les courriels d’activation sont partis.');
  await vi.advanceTimersByTimeAsync(60_000);
  // The second one came by itself.
  expect(callsOf(api, 'GET /imports/:importId').map(({ background }) => background)).toEqual([false, true, false]);
});

test('a refused file shows the reason; a too large one is not sent', async () => {
  const { api } = await mountPage('/comptes/import', {
    'POST /imports': inTurn(problem(422, 'fichier-illisible', 'Ce n’est pas un CSV.')),
  });
  await drop();
  expect((await screen.findByRole('alert')).textContent).toContain('Ce n’est pas un CSV.');
  const large = new File(['x'.repeat(1024 * 1024 + 1)], 'gros.csv', { type: 'text/csv' });
  await user.upload(screen.getByLabelText('Choisissez un fichier'), large);
  expect((await screen.findByRole('alert')).textContent).toContain('gros.csv pèse');
  expect(callsOf(api, 'POST /imports')).toHaveLength(1);
});

test('the progress of one line speaks of one line', async () => {
  const underWay = { ...anImport({ etat: 'en-cours', total: 1, faites: 0 }), refusees: 0 };
  await mountPage('/comptes/import', {
    'POST /imports': underWay,
    'GET /imports/:importId': underWay,
  });
  await drop();
  expect(await screen.findByText('0 sur 1 ligne traitée')).toBeDefined();
});

test('without valid lines, there is no launch button', async () => {
  await mountPage('/comptes/import', { 'POST /imports': anImport({ total: 1, refusees: 1 }) });
  await drop();
  expect(await screen.findByText(/^Aucune ligne ne peut être importée/)).toBeDefined();
  expect(screen.queryByRole('button', { name: /^Importer/ })).toBeNull();
});

test('the example has every column, in as many cells', async () => {
  const [headings, ...lines] = (await exempleCsv().text()).trim().split('\r\n');
  expect(headings?.replace('\u{FEFF}', '').split(';')).toEqual([...IMPORT_COLONNES]);
  expect(lines.map((line) => line.split(';').length)).toEqual([7, 7]);
});

test('another import is not replaced by the former one, whose read is still under way', async () => {
  const late = Promise.withResolvers<Import>();
  const answers = {
    'GET /imports/:importId': inTurn(anImport({ etat: 'termine', faites: 2, aEnvoyer: 1 }), problem(500, 'x', 'x')),
    'POST /imports': anImport({ id: '22222222-2222-4222-8222-222222222222' }),
  };
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { api } = await mountPage('/comptes/import', answers, 'referent', { import: 'i' });
  const another = await screen.findByRole('button', { name: 'Choisir un autre fichier' });
  api.answer({ 'GET /imports/:importId': () => late.promise });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(callsOf(api, 'GET /imports/:importId')).toHaveLength(2);
  another.click();
  fireEvent.change(await screen.findByLabelText('Choisissez un fichier'), { target: { files: [file] } });
  expect(await screen.findByText(/^2 lignes peuvent être importées/)).toBeDefined();
  late.resolve(anImport({ etat: 'termine', faites: 2 }));
  await vi.advanceTimersByTimeAsync(0);
  expect(screen.getByText(/^2 lignes peuvent être importées/)).toBeDefined();
  expect(callsOf(api, 'POST /imports')).toHaveLength(1);
});

test('a file that is dropped while the former import is read again is checked', async () => {
  const never = Promise.withResolvers<Import>();
  const answers = { 'GET /imports/:importId': () => never.promise, 'POST /imports': anImport() };
  await mountPage('/comptes/import', answers, 'referent', { import: 'i' });
  await drop();
  expect(await screen.findByText(/^2 lignes peuvent être importées/)).toBeDefined();
});
