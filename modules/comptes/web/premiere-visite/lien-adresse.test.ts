import { enterPage } from '@pwp/web-kit/host';
import { fakeApi, mountModule, problem, type FakeAnswers } from '@pwp/web-kit/testing';
import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import type { lienAdresseEndpoints } from '../../contracts/adresses.ts';
import { publicRoutes } from './routes.ts';

type Endpoints = typeof lienAdresseEndpoints;

const user = userEvent.setup();
const CONFIRMATION = '/premiere-visite/nouvelle-adresse';
const ARRET = '/premiere-visite/arret-adresse';

// On first load, the browser places the focus, so these tests start on a later page.
beforeEach(() => enterPage(document.body, ''));

async function open(path: string, answers: FakeAnswers<Endpoints> = {}) {
  const api = fakeApi<Endpoints>('/api/comptes', {
    'POST /adresses/confirmation': { dateEffet: '2026-12-01T13:55:00.000Z' },
    'POST /adresses/arret': undefined,
    ...answers,
  });
  await mountModule({ path, routes: publicRoutes });
  return api;
}

const refusedBy = (error: Error) => () => {
  throw error;
};
const press = async (name: string) => user.click(await screen.findByRole('button', { name }));
const heading = (name: string) => screen.findByRole('heading', { level: 1, name });

test('the new address confirms by a button: opening the link changes nothing', async () => {
  const api = await open(`${CONFIRMATION}#un-code`);
  await heading('Confirmer ma nouvelle adresse');
  expect(api.asked).toEqual([]);
  await press('Confirmer cette adresse');
  await heading('Votre nouvelle adresse est confirmée');
  expect(screen.getByText(/^Elle devient votre identifiant le 1er décembre 2026 à 14/)).toBeDefined();
  expect(api.asked.map(({ key, body }) => [key, body])).toEqual([
    ['POST /adresses/confirmation', { jeton: 'un-code' }],
  ]);
});

test('the former address stops the change by a button', async () => {
  const api = await open(`${ARRET}#un-code`);
  await heading('Arrêter le changement d’adresse');
  expect(api.asked).toEqual([]);
  await press('Arrêter le changement');
  await heading('Le changement est arrêté');
  expect(api.asked.map(({ key, body }) => [key, body])).toEqual([['POST /adresses/arret', { jeton: 'un-code' }]]);
});

test.each([
  ['lien-deja-utilise', 409, 'Ce lien a déjà servi', 'Le pourquoi.'],
  ['lien-expire', 410, 'Ce lien n’est plus valable', 'Le pourquoi.'],
  ['requete-invalide', 400, 'Ce lien est incomplet', /recopiez-le en entier/],
])('a link refused as %s says why, and does not try again', async (code, status, title, detail) => {
  await open(`${CONFIRMATION}#un-code`, {
    'POST /adresses/confirmation': refusedBy(problem(status, code, 'Le pourquoi.')),
  });
  await press('Confirmer cette adresse');
  await heading(title);
  expect(screen.getByText(detail)).toBeDefined();
  expect(screen.queryByRole('button')).toBeNull();
});

test('a failure can be tried again', async () => {
  const answer = vi.fn<() => undefined>().mockImplementationOnce(refusedBy(problem(503, 'x', 'Un instant.')));
  await open(`${ARRET}#un-code`, { 'POST /adresses/arret': answer });
  await press('Arrêter le changement');
  await heading('Le changement n’a pas pu être arrêté');
  expect(screen.getByText('Un instant.')).toBeDefined();
  await press('Réessayer');
  await heading('Le changement est arrêté');
});

test('a link without its code says so', async () => {
  const api = await open(CONFIRMATION);
  await heading('Ce lien est incomplet');
  expect(api.asked).toEqual([]);
});
