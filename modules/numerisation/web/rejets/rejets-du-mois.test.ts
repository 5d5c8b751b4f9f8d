import { createCache } from '@pwp/web-kit/host';
import { screen } from '@testing-library/dom';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createApp, h } from 'vue';
import { parseQuery } from 'vue-router';
import type { RejetsDuMois as Rejets } from '../../contracts/index.ts';
import { readDashboardQuery } from '../plis/dashboard-query.ts';
import { answerApi, installSilentHost, problem, workFor } from '../testing/mount-page.ts';
import RejetsDuMois from './RejetsDuMois.vue';

/** The section as the desk shows it, for an account whose current guichet is 00002. */
function show(answer: () => Rejets): void {
  installSilentHost();
  answerApi({ 'GET /rejets-du-mois': answer });
  workFor('00002');
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

test('each guichet has its count; that of the current guichet leads to the list that it counts', async () => {
  show(() => ({
    du: '2026-11-01',
    total: 3,
    guichets: [
      { code: '00002', nom: 'Mairie', plis: 2 },
      { code: 'G1175', nom: 'Bailleur', plis: 1 },
    ],
  }));
  expect(await screen.findByText(/^3 plis transmis ce mois-ci ont été rejetés/)).toBeDefined();
  const link = screen.getByRole<HTMLAnchorElement>('link', { name: '2 plis rejetés' });
  const { periode, filtre } = readDashboardQuery(parseQuery(new URL(link.href).search));
  expect([periode, filtre]).toEqual([{ du: '2026-11-01', au: '2026-11-27' }, 'rejetes']);
  expect(screen.getByText('1 pli rejeté').tagName).toBe('STRONG');
  expect(screen.getByText(/^La liste des plis s’ouvre pour votre guichet actuel/)).toBeDefined();
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
