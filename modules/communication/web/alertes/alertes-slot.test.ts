import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { mountModule } from '@pwp/web-kit/testing';
import { fakeApi, problem, type FakeAnswers } from '@pwp/web-kit/testing';
import type { CommunicationEndpoints } from '../testing/mount-page.ts';
import { aPublication, ID, OTHER_ID } from '../testing/publications.ts';
import AlertesSlot from './AlertesSlot.vue';

const user = userEvent.setup();
const alerte = (given: Parameters<typeof aPublication>[0] = {}) =>
  aPublication({ genre: 'alerte', niveau: 'urgence', titre: 'Dépôt interrompu', resume: 'Ce soir à 18 h.', ...given });
const listOf = (...items: ReturnType<typeof alerte>[]) => ({ items, total: items.length });

/** The slot of the portal, on a page of its own. */
async function show(answers: FakeAnswers<CommunicationEndpoints>) {
  const api = fakeApi<CommunicationEndpoints>('/api/communication', answers);
  const mounted = await mountModule({
    path: '/communication',
    routes: [{ path: '/communication', component: AlertesSlot, meta: { title: 'Alertes' } }],
  });
  return { api, ...mounted };
}

test('an alert is a region named by its title, said once, with a link to all of it', async () => {
  const { announced, tellNews } = await show({ 'GET /alertes': listOf(alerte()) });
  const region = await screen.findByRole('region', { name: 'Dépôt interrompu' });
  expect(within(region).getByText('Ce soir à 18 h.')).toBeDefined();
  expect(within(region).getByText('Urgence')).toBeDefined();
  expect(within(region).getByRole('link').getAttribute('href')).toBe(`/communication/publications/${ID}`);
  tellNews();
  await vi.waitFor(() => expect(announced).toEqual(['Alerte\u00A0: Dépôt interrompu']));
});

test('« J’ai lu » marks it, takes it away and gives the focus to the next one', async () => {
  const { api, announced } = await show({
    'GET /alertes': listOf(alerte(), alerte({ id: OTHER_ID, niveau: 'attention', titre: 'Fermeture lundi' })),
    'PUT /publications/:id/lecture': undefined,
  });
  await user.click(await screen.findByRole('button', { name: /^J’ai lu : Dépôt interrompu$/ }));
  await vi.waitFor(() => expect(screen.queryByRole('region', { name: 'Dépôt interrompu' })).toBeNull());
  expect(api.asked.find(({ key }) => key.endsWith('/lecture'))?.params).toEqual({ id: ID });
  expect(api.asked.find(({ key }) => key.endsWith('/lecture'))?.body).toEqual({ versionALire: 1 });
  expect(document.activeElement).toBe(screen.getByRole('button', { name: /Fermeture lundi/ }));
  expect(announced).toContain('L’alerte est marquée comme lue.');
});

test('one that is corrected after it was read here comes back, is told, and is marked as it is now', async () => {
  const { api, announced, tellNews } = await show({
    'GET /alertes': listOf(alerte()),
    'PUT /publications/:id/lecture': undefined,
  });
  await user.click(await screen.findByRole('button', { name: /^J’ai lu/ }));
  await vi.waitFor(() => expect(screen.queryByRole('region')).toBeNull());
  const corrigeeLe = '2026-11-24T15:00:00.000Z';
  api.answer({ 'GET /alertes': listOf(alerte({ titre: 'Dépôt reporté', corrigeeLe, versionALire: 2 })) });
  tellNews();
  await user.click(await screen.findByRole('button', { name: /^J’ai lu : Dépôt reporté$/ }));
  expect(announced).toContain('Alerte\u00A0: Dépôt reporté');
  await vi.waitFor(() => expect(screen.queryByRole('region')).toBeNull());
  const marks = api.asked.filter(({ key }) => key.endsWith('/lecture')).map(({ body }) => body);
  expect(marks).toEqual([{ versionALire: 1 }, { versionALire: 2 }]);
});

test('one that is not marked stays, and says why', async () => {
  await show({
    'GET /alertes': listOf(alerte()),
    'PUT /publications/:id/lecture': () => {
      throw problem(503, 'service-indisponible', 'Le service redémarre.');
    },
  });
  await user.click(await screen.findByRole('button', { name: /^J’ai lu/ }));
  expect((await screen.findByRole('alert')).textContent).toContain('Le service redémarre.');
  expect(screen.getByRole('region', { name: 'Dépôt interrompu' })).toBeDefined();
});

test('three stand at most, in the order of the API; the others are counted', async () => {
  const many = ['un', 'deux', 'trois', 'quatre', 'cinq'].map((titre, at) =>
    alerte({ id: `${at}1111111-1111-4111-8111-111111111111`, titre }),
  );
  await show({ 'GET /alertes': listOf(...many) });
  await vi.waitFor(() =>
    expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)).toEqual([
      'un',
      'deux',
      'trois',
    ]),
  );
  const others = screen.getByRole('link', { name: /^2\sautres alertes à lire$/ });
  expect(others.getAttribute('href')).toBe('/communication?liste=non-lues&genre=alerte');
});

test('one that is withdrawn leaves at the next news', async () => {
  const { api, tellNews } = await show({ 'GET /alertes': listOf(alerte()) });
  await screen.findByRole('region', { name: 'Dépôt interrompu' });
  api.answer({ 'GET /alertes': listOf() });
  tellNews();
  await vi.waitFor(() => expect(screen.queryByRole('region')).toBeNull());
});
