import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { FicheContenu, FicheEmise } from '../../contracts/index.ts';
import { aDemande } from '../testing/demandes.ts';
import { watchDownloads } from '../testing/downloads.ts';
import { callsOf, mountPage, problem, workFor } from '../testing/mount-page.ts';

const PATH = '/numerisation/fiche-de-transmission';
const LECTURE = '/numerisation/fiche-de-transmission/lecture';

const LIST = 'GET /fiches-de-transmission';
const FILE = 'GET /fiches-de-transmission/:numeroUnique';

const KNOWN = { 'GET /demandes/:numeroUnique': aDemande() };
const aPdf = new File(['%PDF'], 'fiche-034.pdf', { type: 'application/pdf' });
const listing = (...items: FicheEmise[]) => ({ items, total: items.length });

/** A fiche that the guichet received. */
function aFiche(numeroUnique: string, emissions = 1): FicheEmise {
  return {
    numeroUnique,
    contexte: 'AJO',
    premiereEmission: '2026-11-02T09:00:00.000Z',
    derniereEmission: '2026-11-24T13:55:00.000Z',
    emissions,
  };
}

const CONTENU: FicheContenu = {
  duplicata: { premiereEmission: '2026-11-02T09:00:00.000Z' },
  champs: [
    { libelle: 'Code Guichet', texte: '00002', precision: 'Ville de Łódź', code: '00002', barres: [2, 1, 3] },
    { libelle: 'N° unique', texte: '0340819000040PWP01', precision: null, code: '0340819000040PWP01', barres: [1, 2] },
  ],
};

test('the fiche of the chosen contexte is downloaded under the name the API gives it, and joins the list', async () => {
  const saved = watchDownloads();
  const { announced, api } = await mountPage(PATH, { ...KNOWN, [FILE]: aPdf, [LIST]: listing() });
  const user = userEvent.setup();
  expect(await screen.findByText('Aucune fiche pour le moment')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Saisir un numéro unique' }));
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'N° unique' }));
  api.answer({ [LIST]: listing(aFiche('0340819000040PWP01')) });
  await user.type(screen.getByRole('textbox', { name: 'N° unique' }), '034 08 19 000040 PWP01');
  await user.click(screen.getByRole('radio', { name: 'Renouvellement' }));
  await user.click(screen.getByRole('button', { name: 'Télécharger' }));

  await vi.waitFor(() => expect(saved).toEqual(['fiche-034.pdf']));
  expect(callsOf(api, FILE)).toMatchObject([
    { params: { numeroUnique: '0340819000040PWP01' }, query: { contexte: 'REN' } },
  ]);
  expect(announced).toEqual(['La fiche de transmission a été téléchargée.']);
  expect(await screen.findByText('034 08 19 000040 PWP01')).toBeDefined();
});

test('a wrong number and a refusal of the API are errors of the field', async () => {
  const refusal = problem(404, 'demande-inconnue', 'Cette demande est inconnue du SNE.');
  const { api } = await mountPage(PATH, { ...KNOWN, [FILE]: () => Promise.reject(refusal), [LIST]: listing() });
  const user = userEvent.setup();
  const field = await screen.findByRole('textbox', { name: 'N° unique' });
  await user.type(field, '0340819');
  await user.click(screen.getByRole('button', { name: 'Télécharger' }));
  expect(await screen.findByRole('link', { name: /celui-ci en compte 7/ })).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Version HTML' }));
  expect(await screen.findByRole('link', { name: /celui-ci en compte 7/ })).toBeDefined();
  expect(callsOf(api, FILE)).toEqual([]);

  await user.clear(field);
  await user.type(field, '0340819000040PWP01');
  await user.click(screen.getByRole('button', { name: 'Télécharger' }));
  expect(await screen.findByRole('link', { name: 'Cette demande est inconnue du SNE.' })).toBeDefined();
});

test('a number that the SNE does not know is said before the fiche is made, which the person may still want', async () => {
  const saved = watchDownloads();
  const unknown = problem(
    404,
    'demande-inconnue',
    'Le SNE ne connaît aucune demande de ce numéro unique. Vérifiez-le.',
  );
  const answers = { 'GET /demandes/:numeroUnique': () => Promise.reject(unknown), [FILE]: aPdf, [LIST]: listing() };
  const { api } = await mountPage(PATH, answers);
  const user = userEvent.setup();
  await user.type(await screen.findByRole('textbox', { name: 'N° unique' }), '0340819000040PWP01');
  for (const button of ['Version HTML', 'Télécharger']) {
    await user.click(screen.getByRole('button', { name: button }));
    const warning = await screen.findByRole('alert');
    expect(warning.textContent).toMatch(/Le SNE ne connaît aucune demande.*La fiche n’est pas encore faite\./s);
    expect(document.activeElement?.textContent?.trim()).toBe('Faire la fiche quand même');
  }
  expect(callsOf(api, FILE)).toEqual([]);
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'N° unique' }).value).toBe('034 08 19 000040 PWP01');
  await user.click(screen.getByRole('radio', { name: 'Renouvellement' }));
  expect(screen.queryByRole('alert')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Télécharger' }));
  await user.click(await screen.findByRole('button', { name: 'Faire la fiche quand même' }));
  await vi.waitFor(() => expect(saved).toEqual(['fiche-034.pdf']));
  expect(screen.queryByRole('alert')).toBeNull();
});

test('an error leaves once the number can be read, and a service that is down is no fault of the field', async () => {
  const down = problem(503, 'service-indisponible', 'Le service est momentanément indisponible.');
  await mountPage(PATH, { ...KNOWN, [FILE]: () => Promise.reject(down), [LIST]: listing() });
  const user = userEvent.setup();
  const field = await screen.findByRole('textbox', { name: 'N° unique' });
  await user.type(field, '0340819000040PWP0');
  await user.click(screen.getByRole('button', { name: 'Télécharger' }));
  expect(await screen.findByRole('link', { name: /celui-ci en compte 17/ })).toBeDefined();
  await user.type(field, '1');
  expect(screen.queryByRole('link', { name: /celui-ci en compte/ })).toBeNull();
  expect(document.activeElement).toBe(field);
  await user.click(screen.getByRole('button', { name: 'Télécharger' }));
  expect((await screen.findByRole('alert')).textContent).toContain('momentanément indisponible');
  expect(field.getAttribute('aria-invalid')).toBe('false');
});

test('a creation needs no number: its fiche is downloaded and read without one', async () => {
  const saved = watchDownloads();
  const { api, router } = await mountPage(PATH, {
    ...KNOWN,
    'GET /fiche-de-creation': new File(['%PDF'], 'fiche-de-transmission-CRE.pdf'),
    'GET /fiche-de-creation/contenu': CONTENU,
    [LIST]: listing(),
  });
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Télécharger' }));
  expect(await screen.findByRole('link', { name: 'Saisissez un numéro unique.' })).toBeDefined();
  await user.click(screen.getByRole('radio', { name: 'Création' }));
  expect(screen.queryByRole('link', { name: 'Saisissez un numéro unique.' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Télécharger' }));
  await vi.waitFor(() => expect(saved).toEqual(['fiche-de-transmission-CRE.pdf']));
  await user.click(screen.getByRole('button', { name: 'Version HTML' }));
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe(LECTURE));
  expect(callsOf(api, FILE)).toEqual([]);
});

test('a fiche of the list is printed again, and the focus stays on its button when it goes to the top', async () => {
  const saved = watchDownloads();
  const [first, second] = [aFiche('0340819000040PWP01'), aFiche('1110920020745G1175', 2)];
  const { api } = await mountPage(PATH, { ...KNOWN, [FILE]: aPdf, [LIST]: listing(first, second) });
  const user = userEvent.setup();
  const name = 'Réimprimer la fiche 111 09 20 020745 G1175, Ajout';
  expect(await screen.findByText('émise le 24 novembre 2026 à 14:55, 2 fois en tout')).toBeDefined();
  api.answer({ [LIST]: listing(second, first) });
  await user.click(screen.getByRole('button', { name }));
  await vi.waitFor(() => expect(saved).toHaveLength(1));
  expect(callsOf(api, FILE)).toMatchObject([
    { params: { numeroUnique: '1110920020745G1175' }, query: { contexte: 'AJO' } },
  ]);
  await vi.waitFor(() =>
    expect(within(screen.getAllByRole('listitem').at(-2) ?? document.body).getByRole('button', { name })).toBe(
      document.activeElement,
    ),
  );
});

test('a reprint that fails says so beside the list, and the list that fails offers to try again', async () => {
  const { api } = await mountPage(PATH, {
    ...KNOWN,
    [FILE]: () => Promise.reject(problem(503, 'x', 'Réessayez.')),
    [LIST]: () => Promise.reject(problem(503, 'x', 'Plus tard.')),
  });
  const user = userEvent.setup();
  expect((await screen.findByRole('alert')).textContent).toContain('Plus tard.');
  api.answer({ [LIST]: listing(aFiche('0340819000040PWP01')) });
  await user.click(screen.getByRole('button', { name: 'Réessayer' }));
  await user.click(await screen.findByRole('button', { name: /^Réimprimer/ }));
  expect((await screen.findByRole('alert')).textContent).toContain('Réessayez.');
});

test("another guichet's list takes the place of the one before", async () => {
  const { api } = await mountPage(PATH, { ...KNOWN, [LIST]: listing(aFiche('0340819000040PWP01')) });
  expect(await screen.findByText('034 08 19 000040 PWP01')).toBeDefined();
  api.answer({ [LIST]: listing() });
  workFor('G1175');
  expect(await screen.findByText('Aucune fiche pour le moment')).toBeDefined();
});

test('reloading the fiche as text sends no request, which would make a duplicata', async () => {
  await mountPage(LECTURE, {}, { fiche: JSON.stringify(CONTENU) });
  expect(await screen.findByRole('heading', { level: 1, name: 'Fiche de Transmission obligatoire' })).toBeDefined();
});

test.each([[{}], [{ fiche: 'x' }], [{ fiche: '{}' }]])(
  'without a fiche in the history entry, the page is left for the question: %j',
  async (state) => {
    const { router } = await mountPage(LECTURE, { [LIST]: listing() }, state);
    await vi.waitFor(() => expect(router.currentRoute.value.path).toBe(PATH));
  },
);

test('the fiche as text leaves with its guichet', async () => {
  const { router } = await mountPage(LECTURE, { [LIST]: listing() }, { fiche: JSON.stringify(CONTENU) });
  workFor('G1175');
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe(PATH));
});
