import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { callsOf, mountPage } from '../testing/mount-page.ts';
import { aDashboard, aPli, aPliDetail, aPliPiece, lastQuery } from '../testing/plis.ts';

test('a pli that was mended says so, with the day and a link to the pli that replaced it', async () => {
  const correction = {
    etat: 'remplacee' as const,
    remplacePar: { transaction: 'u7xxcrgefhmb9', date: '2026-11-23T23:30:00.000Z' },
  };
  const items = [
    aPli({ statut: 'pieces-rejetees', piecesRejetees: 2, correction }),
    aPli({ transaction: 'abcdefghijkl1', statut: 'rejet-sne', correction: { etat: 'classee' } }),
    aPli({ transaction: 'abcdefghijkl2', statut: 'rejet-sne', correction: { etat: 'ouverte' } }),
  ];
  const { router } = await mountPage(
    '/?filtre=corriges',
    aDashboard({ items, total: 3 }, { 'GET /plis/:transaction': ({ params }) => aPliDetail(params) }),
  );
  const [, mended, ignored, open] = await screen.findAllByRole('row');
  expect(mended?.textContent).toMatch(/Corrigé.*pli du 24 nov\./);
  expect(ignored?.textContent).toContain('Rien à faire');
  expect(open?.textContent).toContain('Rejet SNE');
  expect(screen.getAllByRole('link', { name: /^pli du / })).toHaveLength(1);
  expect(screen.getByRole('button', { name: 'Correction\u00A0: 2\u00A0dossiers corrigés' })).toBeDefined();

  await userEvent.setup().click(screen.getByRole('link', { name: /^pli du 24\snov\.$/ }));
  expect(await screen.findByRole('dialog', { name: 'Pli u7xxcrgefhmb9' })).toBeDefined();
  expect(router.currentRoute.value.fullPath).toBe('/?filtre=corriges&pli=u7xxcrgefhmb9');
});

test('what is to be mended is asked for whatever its date, and the page says so', async () => {
  const { api } = await mountPage('/', aDashboard());
  await userEvent.setup().click(await screen.findByRole('button', { name: /dossiers rejetés$/ }));
  await vi.waitFor(() => expect(lastQuery(api)).toMatchObject({ filtre: 'rejetes' }));
  expect(lastQuery(api)).not.toHaveProperty('du');
  expect(screen.getByRole('group', { name: 'Filtres' }).textContent).toMatch(/^Filtres\s: de toute date/);
});

test('a replaced piece leads to the pli that replaced it', async () => {
  const remplacePar = { transaction: 'u7xxcrgefhmb9', date: '2026-11-24T09:00:00.000Z' };
  const piece = aPliPiece({
    etat: 'rejetee',
    correction: { id: 12, etat: 'remplacee', remplacePar, categorie: null, role: 'piece' },
  });
  const details = { 'GET /plis/:transaction': aPliDetail({ pieces: [piece] }) };
  const { router } = await mountPage('/', aDashboard({}, details));
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Ouvrir le pli 1je9xw3quz77b' }));
  await user.click(await screen.findByRole('link', { name: 'par le pli u7xxcrgefhmb9, le 24 novembre 2026 à 10:00' }));
  expect(router.currentRoute.value.query).toEqual({ pli: 'u7xxcrgefhmb9' });
});

test('« Mes envois » asks for the plis of the account, and gives the whole guichet back', async () => {
  const { api, router } = await mountPage('/', aDashboard());
  const user = userEvent.setup();
  const mine = await screen.findByRole('button', { name: 'Mes envois' });
  expect(mine.getAttribute('aria-pressed')).toBe('false');
  await user.click(mine);
  await vi.waitFor(() => expect(lastQuery(api)).toMatchObject({ envois: 'moi' }));
  expect(callsOf(api, 'GET /plis/counters').at(-1)?.query).toMatchObject({ envois: 'moi' });
  expect(router.currentRoute.value.fullPath).toBe('/?envois=moi');
  expect([mine.getAttribute('aria-pressed'), document.activeElement]).toEqual(['true', mine]);
  await user.keyboard('{Enter}');
  await vi.waitFor(() => expect(lastQuery(api)).not.toHaveProperty('envois'));
});

test('« Hier » and « Depuis ma dernière visite » take turns, of any date; the page says since when', async () => {
  const { api, router } = await mountPage('/', aDashboard());
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Hier' }));
  await vi.waitFor(() => expect(lastQuery(api)).toMatchObject({ arrivees: 'hier' }));
  expect(lastQuery(api)).not.toHaveProperty('du');

  const asked = callsOf(api, 'GET /plis/counters').at(-1);
  expect(asked?.query).toMatchObject({ arrivees: 'hier' });
  const derniereVisite = '2025-11-23T16:04:00.000Z';
  api.answer({
    'GET /plis/counters': {
      total: 2,
      rejetesEtRenouveles: 0,
      renouveles: 0,
      rejetes: 1,
      corriges: 0,
      delaiAnormal: 0,
      derniereVisite,
    },
  });
  await user.click(screen.getByRole('button', { name: 'Depuis ma dernière visite' }));
  expect(await screen.findByText('depuis le 23/11/25 17:04')).toBeDefined();
  expect(router.currentRoute.value.query).toEqual({ arrivees: 'derniere-visite' });
  expect(screen.getByRole('button', { name: 'Hier' }).getAttribute('aria-pressed')).toBe('false');

  await user.click(screen.getByRole('button', { name: 'Effacer les filtres' }));
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/'));
  expect(screen.queryByText(/^depuis le/)).toBeNull();
});

test('who has no earlier visit is told that nothing is left out', async () => {
  const counters = { total: 1, rejetesEtRenouveles: 0, renouveles: 0, rejetes: 0, corriges: 0, delaiAnormal: 0 };
  const answer = { 'GET /plis/counters': { ...counters, derniereVisite: null } };
  await mountPage('/?arrivees=derniere-visite', aDashboard({}, answer));
  expect(await screen.findByText('aucune visite plus ancienne n’est connue : tout est montré')).toBeDefined();
});
