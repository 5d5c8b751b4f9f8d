import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { aBrouillon, aFichier, fakeBrouillons } from '../../testing/brouillons.ts';
import { callsOf, mountPage, problem, type Answers } from '../../testing/mount-page.ts';

const NUMERO = '0340819000040PWP01';
const CERFA = '/numerisation/cerfa';
const ENVOI = '/numerisation/cerfa/envoi';

test('while the SNE is down, the form can still be sent', async () => {
  const portal = fakeBrouillons(aBrouillon({ contexte: 'MAJ' }));
  const down = problem(503, 'sne-indisponible', 'Sans réponse du SNE depuis 9 h.');
  const { router } = await mountPage(CERFA, {
    ...portal.answers,
    'GET /demandes/:numeroUnique': () => Promise.reject(down),
  });
  const user = userEvent.setup();
  await user.click(await screen.findByRole('radio', { name: /^Mise à jour/ }));
  await user.type(screen.getByRole('textbox', { name: 'N° unique' }), NUMERO);
  await user.click(screen.getByRole('button', { name: 'Continuer' }));
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe(ENVOI));
  expect(await screen.findByText(/vous pouvez tout de même ajouter des pièces/)).toBeDefined();
  expect(await screen.findByLabelText('Choisissez le formulaire CERFA')).toBeDefined();
});

test('a demande that cannot be opened sends back to the first step of the CERFA, with the reason', async () => {
  const portal = fakeBrouillons(aBrouillon({ contexte: 'MAJ' }));
  const refusal = problem(409, 'demande-radiee', 'Cette demande est radiée.');
  const answers: Answers = { ...portal.answers, 'GET /demandes/:numeroUnique': () => Promise.reject(refusal) };
  const { router } = await mountPage(ENVOI, answers, { numeroUnique: NUMERO, contexte: 'MAJ' });
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe(CERFA));
  expect(await screen.findByText('Cette demande est radiée.')).toBeDefined();
});

test('without an object the page sends back to the first step', async () => {
  const { router } = await mountPage(ENVOI, {});
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe(CERFA));
});

test('a CERFA that was begun is listed, and a sending of pieces is not', async () => {
  const begun = aBrouillon({ id: 'b2', contexte: 'CRE', numeroUnique: null, fichiers: [aFichier()] });
  const items = [begun, aBrouillon({ fichiers: [aFichier()] })];
  const portal = fakeBrouillons(begun);
  const { router } = await mountPage(CERFA, { ...portal.answers, 'GET /brouillons': { items, total: 2 } });
  const region = await screen.findByRole('region', { name: 'Envois commencés' });
  expect(within(region).getAllByRole('listitem')).toHaveLength(1);
  await userEvent.setup().click(within(region).getByRole('link', { name: /Demande sans numéro unique/ }));
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe(ENVOI));
  expect(await screen.findByText('bulletin.pdf')).toBeDefined();
});

test('a correction that was begun is listed as one, and resumed as one', async () => {
  const corrige = {
    correction: 12,
    motif: 'illisible' as const,
    piece: { nom: 'salaire.pdf', role: 'piece' as const, categorie: null },
  };
  const begun = aBrouillon({ contexte: 'CRE', numeroUnique: null, fichiers: [aFichier()], corrige });
  const { api } = await mountPage(CERFA, fakeBrouillons(begun).answers);
  await userEvent.setup().click(await screen.findByRole('link', { name: /Correction de «\ssalaire\.pdf\s»/ }));
  expect(await screen.findByText(/Vous remplacez «\ssalaire\.pdf\s», rejetée/)).toBeDefined();
  expect(callsOf(api, 'POST /brouillons').map(({ body }) => body)).toEqual([{ contexte: 'CRE', corrige: 12 }]);
});
