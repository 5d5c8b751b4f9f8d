import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { registryMoved } from '@pwp/web-kit';
import { expect, test, vi } from 'vitest';
import type { Evenement } from '../../contracts/index.ts';
import { mountPage, OLD, problem } from '../testing/mount-page.ts';

const user = userEvent.setup();
const evenement = (sequence: number, given: Partial<Evenement>): Evenement => ({
  sequence,
  date: '2026-11-24T13:55:00.000Z',
  acteur: 'admin@pwp.test',
  kind: 'enable',
  module: 'support',
  version: null,
  motif: null,
  objet: null,
  channels: [],
  ...given,
});

test('each event says in words what happened, to what, why, who did it and when', async () => {
  const items = [
    evenement(9, { kind: 'rollback', acteur: 'automatique', motif: '3 échecs sur 10 personnes' }),
    evenement(8, {
      kind: 'move',
      channels: [
        { module: 'support', ring: 'guichet:00002', version: OLD },
        { module: 'support', ring: 'tous', version: OLD },
      ],
    }),
    evenement(7, { kind: 'move' }),
    evenement(6, { kind: 'publish', version: OLD, acteur: 'équipe' }),
    evenement(5, { kind: 'add-key', module: null, objet: 'équipe support' }),
    evenement(4, { kind: 'of-tomorrow', module: null }),
  ];
  await mountPage('/registre/journal', { 'GET /evenements': { items, total: 9 } });
  expect(await screen.findByRole('heading', { level: 2, name: 'Les 6 derniers événements sur 9' })).toBeDefined();
  const lines = within(screen.getByRole('list', { name: 'Événements' })).getAllByRole('listitem');
  const texts = lines.map(({ textContent }) => textContent);
  expect(texts).toEqual([
    expect.stringContaining('Retour en arrière\u00A0: support'),
    expect.stringContaining(`support\u00A0: Tous → version ${OLD}`),
    expect.stringContaining('Plus aucun anneau n’a de version'),
    expect.stringMatching(/Version publiée\s: support.*Version 000000000001.*équipe/),
    expect.stringContaining('Clé de publication ajoutée\u00A0: équipe support'),
    expect.stringContaining('of-tomorrow'),
  ]);
  expect(texts[0]).toContain('24 novembre 2026 à 14:55');
  expect(texts[0]).toContain('Motif\u00A0: 3 échecs sur 10 personnes');
  expect(texts[0]).toContain('par le registre, de lui-même');
  expect(texts[1]).toContain('admin@pwp.test');
});

test('an empty journal says so; one that cannot be read says why and is asked again', async () => {
  const { api } = await mountPage('/registre/journal', {
    'GET /evenements': () => {
      throw problem(503, 'service-indisponible', 'Le registre ne répond pas.');
    },
  });
  expect((await screen.findByRole('alert')).textContent).toContain('Le registre ne répond pas.');
  api.answer({ 'GET /evenements': { items: [], total: 0 } });
  await user.click(screen.getByRole('button', { name: 'Réessayer' }));
  expect(await screen.findByText('Rien n’est encore inscrit')).toBeDefined();
  expect(screen.getByRole('link', { name: 'Voir les modules' }).getAttribute('href')).toBe('/registre');
});

test('older events come page by page, and a page that cannot be read is asked again', async () => {
  const { api, announced } = await mountPage('/registre/journal', {
    'GET /evenements': { items: [evenement(3, {}), evenement(2, {})], total: 3, nextCursor: '2' },
  });
  expect(await screen.findByRole('heading', { level: 2, name: 'Les 2 derniers événements sur 3' })).toBeDefined();
  api.answer({
    'GET /evenements': () => {
      throw problem(503, 'service-indisponible', 'Le registre ne répond pas.');
    },
  });
  await user.click(screen.getByRole('button', { name: 'Afficher la suite' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Le registre ne répond pas.');
  api.answer({ 'GET /evenements': { items: [evenement(1, {})], total: 3 } });
  await user.click(screen.getByRole('button', { name: 'Afficher la suite' }));
  expect(await screen.findByRole('heading', { level: 2, name: '3\u00A0événements' })).toBeDefined();
  expect(screen.getAllByRole('listitem').filter((item) => item.matches('.pwp-acts > li'))).toHaveLength(3);
  expect(screen.queryByRole('button', { name: 'Afficher la suite' })).toBeNull();
  expect(document.activeElement).toBe(
    within(screen.getByRole('list', { name: 'Événements' }))
      .getAllByRole('listitem')
      .at(-1),
  );
  expect(screen.queryByRole('alert')).toBeNull();
  expect(api.asked.at(-1)?.query).toEqual({ curseur: '2' });
  expect(announced).toContain('1\u00A0événement ajouté à la liste');
});

test('what happens meanwhile is said, and leaves the pages that are open as they are until it is asked for', async () => {
  const { api, announced } = await mountPage('/registre/journal', {
    'GET /evenements': { items: [evenement(3, {}), evenement(2, {})], total: 3, nextCursor: '2' },
  });
  await screen.findByRole('list', { name: 'Événements' });
  const lines = () => screen.getAllByRole('listitem').filter((item) => item.matches('.pwp-acts > li'));
  api.answer({ 'GET /evenements': { items: [evenement(1, {})], total: 3 } });
  await user.click(screen.getByRole('button', { name: 'Afficher la suite' }));
  await vi.waitFor(() => expect(lines()).toHaveLength(3));

  // Its own last line is no news.
  registryMoved.emit(3);
  await Promise.resolve();
  expect(screen.queryByText(/^Nouveaux événements/)).toBeNull();
  api.answer({ 'GET /evenements': { items: [evenement(4, { kind: 'disable' })], total: 4, nextCursor: '4' } });
  registryMoved.emit(4);
  expect(await screen.findByText(/^Nouveaux événements/)).toBeDefined();
  expect(announced.at(-1)).toContain('Nouveaux événements');
  expect(lines()).toHaveLength(3);
  expect(api.asked).toHaveLength(2);

  await user.click(screen.getByRole('button', { name: 'Actualiser' }));
  await vi.waitFor(() => expect(lines()[0]?.textContent).toContain('Service coupé'));
  expect(screen.queryByText(/^Nouveaux événements/)).toBeNull();
  expect(document.activeElement?.textContent).toContain('Actualiser');
});
