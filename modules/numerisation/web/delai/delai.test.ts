import { screen } from '@testing-library/dom';
import { provideConfiguration } from '@pwp/web-kit/host';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createApp, h } from 'vue';
import type { Statut } from '../../contracts/index.ts';
import { mountPage } from '../testing/mount-page.ts';
import { aDashboard, aPliDetail } from '../testing/plis.ts';
import DelaiAnnonce from './DelaiAnnonce.vue';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-30T11:00:00.000Z') }));
afterEach(() => void vi.useRealTimers());

/** What the slot shows to who looks there. */
function shownIn(data: { cas?: string; chapitre?: string }): string {
  const root = document.createElement('div');
  const app = createApp({ render: () => h(DelaiAnnonce, { data }) });
  provideConfiguration(app, { delaiJours: 15 });
  app.mount(root);
  onTestFinished(() => app.unmount());
  return root.textContent;
}

const detail = (statut: Statut, dateStatut: string) =>
  mountPage('/', aDashboard({}, { 'GET /plis/:transaction': aPliDetail({ statut, dateStatut }) }));
const open = async () =>
  userEvent.setup().click(await screen.findByRole('button', { name: 'Ouvrir le pli 1je9xw3quz77b' }));

test('the time that administrators set is told under the case of a late pli and in the chapters about it alone', () => {
  for (const data of [{ cas: 'temps-traitement' }, { chapitre: 'tableau-de-bord' }, { chapitre: 'que-faire-quand' }])
    expect(shownIn(data)).toMatch(/^Temps de traitement annoncé\s: 15\sjours au plus/);
  for (const data of [{ cas: 'autre-question' }, { cas: '' }, { chapitre: 'profil' }]) expect(shownIn(data)).toBe('');
});

test('the detail says until when the next statut is awaited, by days of Paris', async () => {
  await detail('numerisation-en-cours', '2026-11-19T23:30:00.000Z');
  await open();
  expect(
    await screen.findByText(/^Le statut suivant est attendu le 30 novembre 2026 au plus tard : .* 10 jours\.$/),
  ).toBeDefined();
});

test('the detail says that a statut is late', async () => {
  await detail('a-transmettre', '2026-11-19T22:30:00.000Z');
  await open();
  expect(await screen.findByText(/^En retard : le statut suivant était attendu le 29 novembre 2026/)).toBeDefined();
});

test('the detail awaits nothing of a pli that has no statut to come', async () => {
  await detail('non-applicable', '2026-01-01T09:00:00.000Z');
  await open();
  expect(await screen.findByText('Aucun traitement n’est attendu pour ce pli.')).toBeDefined();
  expect(screen.queryByText(/statut suivant/)).toBeNull();
});
