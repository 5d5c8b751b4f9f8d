import { screen } from '@testing-library/dom';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { PliDetail } from '../../contracts/index.ts';
import { PATHS } from '../paths.ts';
import { callsOf, mountPage, problem } from '../testing/mount-page.ts';
import { aPliDetail } from '../testing/plis.ts';

test('a pli that cannot be read is asked for again, then the page says so and can be asked', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { api } = await mountPage(
    PATHS.confirmation,
    { 'GET /plis/:transaction': () => Promise.reject<PliDetail>(problem(503, 'x', 'Le portail redémarre.')) },
    { transaction: '1je9xw3quz77b' },
  );
  await vi.advanceTimersByTimeAsync(10_000);
  expect(callsOf(api, 'GET /plis/:transaction').length).toBeGreaterThan(2);
  expect(screen.queryByText('Le portail redémarre.')).toBeNull();
  await vi.advanceTimersByTimeAsync(150_000);
  expect(screen.getByText('Le portail redémarre.')).toBeDefined();
  api.answer({ 'GET /plis/:transaction': aPliDetail({ transaction: '1je9xw3quz77b' }) });
  screen.getByRole('button', { name: 'Réessayer' }).click();
  await vi.advanceTimersByTimeAsync(100);
  expect(screen.getByRole('heading', { name: 'Preuve de dépôt' })).toBeDefined();
});

test('the page says what becomes of the pli: first in the portal, then at the prestataire', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { api } = await mountPage(
    PATHS.confirmation,
    { 'GET /plis/:transaction': aPliDetail({ statut: 'a-transmettre' }) },
    { transaction: '1je9xw3quz77b' },
  );
  await vi.advanceTimersByTimeAsync(100);
  expect(screen.getByText(/gardé par le portail/)).toBeDefined();
  api.answer({ 'GET /plis/:transaction': aPliDetail({ statut: 'numerisation-en-cours' }) });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(screen.getByText(/Le prestataire traite les pièces/)).toBeDefined();
});
