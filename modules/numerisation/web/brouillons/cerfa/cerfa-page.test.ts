import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { aBrouillon, aFichier, fakeBrouillons } from '../../testing/brouillons.ts';
import { aDemande } from '../../testing/demandes.ts';
import { callsOf, mountPage, problem, type Answers } from '../../testing/mount-page.ts';
import { aPliDetail } from '../../testing/plis.ts';

const NUMERO = '0340819000040PWP01';
const CERFA = '/numerisation/cerfa';
const ENVOI = '/numerisation/cerfa/envoi';
const pdf = (name: string) => new File(['%PDF'], name, { type: 'application/pdf' });

test('a creation asks for no number, for the form first, and makes one pli', async () => {
  const portal = fakeBrouillons(aBrouillon({ contexte: 'CRE', numeroUnique: null }));
  const { api, router } = await mountPage(CERFA, { ...portal.answers, 'GET /plis/:transaction': aPliDetail() });
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Continuer' }));
  expect(await screen.findByRole('link', { name: 'Choisissez l’objet de la demande.' })).toBeDefined();
  await user.click(screen.getByRole('radio', { name: /^Création/ }));
  expect(screen.queryByRole('textbox', { name: 'N° unique' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Continuer' }));

  await user.upload(await screen.findByLabelText('Choisissez un fichier'), pdf('avis.pdf'));
  expect(callsOf(api, 'POST /brouillons').map(({ body }) => body)).toEqual([{ contexte: 'CRE' }]);
  await user.click(screen.getByRole('button', { name: 'Valider' }));
  expect(await screen.findByRole('link', { name: 'Choisissez le formulaire CERFA n° 14069 numérisé.' })).toBeDefined();
  await user.upload(screen.getByLabelText('Choisissez le formulaire CERFA'), pdf('mauvais.pdf'));
  await user.upload(await screen.findByLabelText('Choisissez un autre formulaire CERFA'), pdf('cerfa.pdf'));
  await vi.waitFor(() => expect(screen.queryByText('mauvais.pdf')).toBeNull());
  const valider = screen.getByRole('button', { name: 'Valider' });
  expect(await screen.findByText('Envoyer le formulaire et 1 pièce à la numérisation')).toBeDefined();
  await user.dblClick(valider);

  expect(await screen.findByText('Vos pièces ont bien été enregistrées.')).toBeDefined();
  expect(portal.acts.filter((act) => act === 'envoi')).toHaveLength(1);
  expect(portal.uploads.map(({ file, role }) => `${file.name} ${role}`)).toEqual([
    'avis.pdf piece',
    'mauvais.pdf formulaire',
    'cerfa.pdf formulaire',
  ]);
  // The form comes before the pieces, even if added later.
  expect(portal.acts).toContain('ordre cerfa.pdf avis.pdf');
  expect(router.currentRoute.value.fullPath).toBe('/numerisation/pieces/confirmation');
  expect(screen.getByRole('link', { name: 'Autre demande CERFA' })).toBeDefined();
});

test('a renewal asks for its number, and the demande shows beside the form', async () => {
  const portal = fakeBrouillons(aBrouillon({ contexte: 'REN' }));
  const { router } = await mountPage(CERFA, { ...portal.answers, 'GET /demandes/:numeroUnique': aDemande() });
  const user = userEvent.setup();
  await user.click(await screen.findByRole('radio', { name: /^Renouvellement/ }));
  await user.type(screen.getByRole('textbox', { name: 'N° unique' }), '034 13 19 000040 PWP01');
  await user.click(screen.getByRole('button', { name: 'Continuer' }));
  expect(await screen.findByRole('link', { name: 'Le mois « 13 » n’existe pas.' })).toBeDefined();
  await user.clear(screen.getByRole('textbox', { name: 'N° unique' }));
  await user.type(screen.getByRole('textbox', { name: 'N° unique' }), NUMERO);
  await user.click(screen.getByRole('button', { name: 'Continuer' }));
  expect(await screen.findByText('SPESYS')).toBeDefined();
  expect(router.currentRoute.value.fullPath).toBe(ENVOI);
  expect(window.history.state).toMatchObject({ numeroUnique: NUMERO, contexte: 'REN' });
  expect(await screen.findByLabelText('Choisissez le formulaire CERFA')).toBeDefined();
});

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
