import { createCache } from '@pwp/web-kit/host';
import { screen } from '@testing-library/dom';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createApp, h } from 'vue';
import { parseQuery } from 'vue-router';
import type { RejetsDuMois as Rejets } from '../../contracts/index.ts';
import { readDashboardQuery } from '../plis/dashboard-query.ts';
import { answerApi, installSilentHost, problem, workFor } from '../testing/mount-page.ts';
import RejetsDuMois from './RejetsDuMois.vue';

/** The section as the desk shows it, for an account whose current guichet is 00002, or this one. */
function show(answer: () => Rejets, guichet: string | null = '00002'): void {
  installSilentHost();
  answerApi({ 'GET /rejets-du-mois': answer });
  workFor(guichet);
  const root = document.createElement('div');
  document.body.append(root);
  const cache = createCache();
  const app = createApp({ render: () => h(RejetsDuMois) });
  app.use(cache).mount(root);
  onTestFinished(() => {
    app.unmount();
    cache.empty();
    root.remove();
  });
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-26T23:30:00.000Z') }));
afterEach(() => void vi.useRealTimers());

const two: Rejets = {
  du: '2026-11-01',
  total: 3,
  guichets: [
    { code: '00002', nom: 'Mairie', plis: 2 },
    { code: 'G1175', nom: 'Bailleur', plis: 1 },
  ],
};
const addressOf = (name: string) => screen.getByRole('link', { name }).getAttribute('href');
const FIGURES = '/numerisation/statistiques?du=2026-11-01&au=2026-11-27';

test('each guichet has its count; that of the current guichet leads to the list, the others to the figures', async () => {
  show(() => two);
  expect(await screen.findByText(/^3 plis transmis ce mois-ci ont été rejetés/)).toBeDefined();
  const list = new URL(screen.getByRole<HTMLAnchorElement>('link', { name: '2\u00A0plis rejetés de 00002' }).href);
  const { periode, statuts } = readDashboardQuery(parseQuery(list.search));
  expect([periode, statuts]).toEqual([{ du: '2026-11-01', au: '2026-11-27' }, ['pieces-rejetees', 'rejet-sne']]);
  expect(addressOf('1\u00A0pli rejeté de G1175')).toBe(`${FIGURES}&guichet=G1175`);
  expect(addressOf('Statistiques du mois')).toBe(FIGURES);
  expect(screen.getByText(/^Le nombre mène à la liste des plis pour votre guichet actuel/)).toBeDefined();
});

test('for who works at no guichet, each count leads to the figures', async () => {
  show(() => two, null);
  await screen.findByText(/^3 plis/);
  expect(addressOf('2\u00A0plis rejetés de 00002')).toBe(`${FIGURES}&guichet=00002`);
  expect(screen.queryByText(/^Le nombre mène/)).toBeNull();
});

test('a month without rejection says so; a failure can be tried again', async () => {
  let fails = true;
  show(() => {
    if (fails) throw problem(503, 'service-indisponible', 'Un instant.');
    return { du: '2026-11-01', total: 0, guichets: [] };
  });
  expect((await screen.findByRole('alert')).textContent).toContain('Un instant.');
  fails = false;
  screen.getByRole('button', { name: 'Réessayer' }).click();
  expect(await screen.findByText('Aucun pli transmis ce mois-ci n’a été rejeté.')).toBeDefined();
});
