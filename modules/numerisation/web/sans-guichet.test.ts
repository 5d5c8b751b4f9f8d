import type { SessionEndpoints } from '@pwp/contracts';
import { installHost } from '@pwp/web-kit/host';
import { aSession, fakeApi, mountModule } from '@pwp/web-kit/testing';
import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { PATHS } from './paths.ts';
import { routes } from './routes.ts';
import { aCorrectionList } from './testing/corrections.ts';
import { aDashboard } from './testing/plis.ts';
import { answerApi } from './testing/mount-page.ts';
import { someStatistiques } from './testing/statistiques.ts';

const silent = { accessToken: () => Promise.resolve('token'), announce: () => undefined };
const guichet = { code: '00002', nom: 'Mairie', siret: '13002072000038', codeTerritoire: '999' };

test.each([
  { path: PATHS.dashboard, what: 'Ce tableau est celui des plis d’un guichet.', later: 'Recherche avancée' },
  { path: PATHS.statistiques, what: 'Les statistiques sont celles des plis', later: 'Imprimer' },
  { path: PATHS.corrections, what: 'Les pièces à corriger sont celles des plis', later: 'Rien à corriger' },
  { path: PATHS.demande, what: 'au nom d’un guichet', later: 'N° unique' },
  { path: PATHS.cerfa, what: 'au nom d’un guichet', later: 'Étape 1 sur 2' },
  { path: PATHS.fiche, what: 'au nom d’un guichet', later: 'Dernières fiches émises' },
])(
  '$path, for an account without a guichet: who gives one, and the page once it is there',
  async ({ path, what, later }) => {
    const user = userEvent.setup();
    const api = answerApi({
      ...aDashboard(),
      'GET /statistiques': someStatistiques(),
      'GET /a-corriger': aCorrectionList([]),
      'GET /fiches-de-transmission': { items: [], total: 0 },
    });
    const session = fakeApi<SessionEndpoints>('/api/session', { 'GET /': aSession() });
    await mountModule({ path, routes, provide: () => installHost({ ...silent, helpPath: () => '/manuel?page=ici' }) });
    const panel = (await screen.findByText('Aucun guichet ne vous est affecté')).closest('[role=status]');
    expect(panel?.textContent).toContain(what);
    expect(panel?.textContent).toContain('Demandez à votre référent');
    expect(screen.getByRole('link', { name: 'Aide sur cette page' }).getAttribute('href')).toBe('/manuel?page=ici');
    expect(api.asked.filter(({ key }) => !key.includes('preferences'))).toEqual([]);

    await user.click(screen.getByRole('button', { name: 'Vérifier de nouveau' }));
    expect(await screen.findByText(/Toujours aucun guichet/)).toBeDefined();
    session.answer({ 'GET /': aSession({ guichets: [guichet], guichet }) });
    await user.click(screen.getByRole('button', { name: 'Vérifier de nouveau' }));
    await vi.waitFor(() => expect(screen.queryByText('Aucun guichet ne vous est affecté')).toBeNull());
    expect(await screen.findByText(later)).toBeDefined();
  },
);
