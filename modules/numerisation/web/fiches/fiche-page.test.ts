import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { FicheContenu, FicheEmise } from '../../contracts/index.ts';
import type { NumerisationClient } from '../numerisation-client.ts';
import { fakeClient } from '../testing/fake-client.ts';
import { mountPage, problem, workFor } from '../testing/mount-page.ts';

const PATH = '/numerisation/fiche-de-transmission';
const LECTURE = '/numerisation/fiche-de-transmission/lecture';

/** Names of the files that the page hands to the browser. */
function watchDownloads(): string[] {
  const names: string[] = [];
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    names.push(this.download);
  });
  onTestFinished(() => click.mockRestore());
  return names;
}

const aPdf = () => Promise.resolve({ blob: new Blob(['%PDF']), filename: 'fiche-034.pdf' });
const listing = (...items: FicheEmise[]) => Promise.resolve({ items, total: items.length });
const none = () => listing();

/** A fiche that the guichet was given. */
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
  const getFiche = vi.fn<NumerisationClient['getFiche']>(aPdf);
  const listFiches = vi.fn<NumerisationClient['listFiches']>(none);
  const { announced } = await mountPage(PATH, fakeClient({ getFiche, listFiches }));
  const user = userEvent.setup();
  expect(await screen.findByText("Votre guichet n'a encore demandé aucune fiche.")).toBeDefined();
  listFiches.mockImplementation(() => listing(aFiche('0340819000040PWP01')));
  await user.type(screen.getByRole('textbox', { name: 'N° unique' }), '034 08 19 000040 PWP01');
  await user.click(screen.getByRole('radio', { name: 'Renouvellement' }));
  await user.click(screen.getByRole('button', { name: 'Télécharger' }));

  await vi.waitFor(() => expect(saved).toEqual(['fiche-034.pdf']));
  expect(getFiche).toHaveBeenCalledWith('0340819000040PWP01', 'REN', expect.anything());
  expect(announced).toEqual(['La fiche de transmission a été téléchargée.']);
  expect(await screen.findByText('034 08 19 000040 PWP01')).toBeDefined();
});

test('a wrong number and a refusal of the API are errors of the field', async () => {
  const getFiche = vi.fn<NumerisationClient['getFiche']>(() =>
    Promise.reject(problem(404, 'demande-inconnue', 'Cette demande est inconnue du SNE.')),
  );
  await mountPage(PATH, fakeClient({ getFiche, listFiches: none }));
  const user = userEvent.setup();
  const field = await screen.findByRole('textbox', { name: 'N° unique' });
  await user.type(field, '0340819');
  await user.click(screen.getByRole('button', { name: 'Télécharger' }));
  expect(await screen.findByRole('link', { name: /celui-ci en compte 7/ })).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Version HTML' }));
  expect(await screen.findByRole('link', { name: /celui-ci en compte 7/ })).toBeDefined();
  expect(getFiche).not.toHaveBeenCalled();

  await user.clear(field);
  await user.type(field, '0340819000040PWP01');
  await user.click(screen.getByRole('button', { name: 'Télécharger' }));
  expect(await screen.findByRole('link', { name: 'Cette demande est inconnue du SNE.' })).toBeDefined();
});

test('a fiche of the list is printed again, and the focus stays on its button when it goes to the top', async () => {
  const saved = watchDownloads();
  const [first, second] = [aFiche('0340819000040PWP01'), aFiche('1110920020745G1175', 2)];
  const getFiche = vi.fn<NumerisationClient['getFiche']>(aPdf);
  const listFiches = vi.fn<NumerisationClient['listFiches']>(() => listing(first, second));
  await mountPage(PATH, fakeClient({ getFiche, listFiches }));
  const user = userEvent.setup();
  const name = 'Réimprimer la fiche 111 09 20 020745 G1175, Ajout';
  expect(await screen.findByText('émise le 24 novembre 2026 à 14:55, 2 fois en tout')).toBeDefined();
  listFiches.mockImplementation(() => listing(second, first));
  await user.click(screen.getByRole('button', { name }));
  await vi.waitFor(() => expect(saved).toHaveLength(1));
  expect(getFiche).toHaveBeenCalledWith('1110920020745G1175', 'AJO', expect.anything());
  await vi.waitFor(() =>
    expect(within(screen.getAllByRole('listitem').at(-2) ?? document.body).getByRole('button', { name })).toBe(
      document.activeElement,
    ),
  );
});

test('a reprint that fails says so beside the list, and the list that fails offers to try again', async () => {
  const getFiche = vi.fn<NumerisationClient['getFiche']>(() => Promise.reject(problem(503, 'x', 'Réessayez.')));
  const listFiches = vi.fn<NumerisationClient['listFiches']>(() => Promise.reject(problem(503, 'x', 'Plus tard.')));
  await mountPage(PATH, fakeClient({ getFiche, listFiches }));
  const user = userEvent.setup();
  expect((await screen.findByRole('alert')).textContent).toContain('Plus tard.');
  listFiches.mockImplementation(() => listing(aFiche('0340819000040PWP01')));
  await user.click(screen.getByRole('button', { name: 'Réessayer' }));
  await user.click(await screen.findByRole('button', { name: /^Réimprimer/ }));
  expect((await screen.findByRole('alert')).textContent).toContain('Réessayez.');
});

test("another guichet's list takes the place of the one before", async () => {
  const listFiches = vi.fn<NumerisationClient['listFiches']>(() => listing(aFiche('0340819000040PWP01')));
  await mountPage(PATH, fakeClient({ listFiches }));
  expect(await screen.findByText('034 08 19 000040 PWP01')).toBeDefined();
  listFiches.mockImplementation(none);
  workFor('G1175');
  expect(await screen.findByText("Votre guichet n'a encore demandé aucune fiche.")).toBeDefined();
});

test('« Version HTML » shows the fiche as text on its own page, whose address names no demande', async () => {
  const readFiche = vi.fn<NumerisationClient['readFiche']>(() => Promise.resolve(CONTENU));
  const print = vi.fn<() => void>();
  vi.stubGlobal('print', print);
  onTestFinished(() => void vi.unstubAllGlobals());
  const { router } = await mountPage(PATH, fakeClient({ readFiche, listFiches: none }));
  const user = userEvent.setup();
  await user.type(await screen.findByRole('textbox', { name: 'N° unique' }), '0340819000040PWP01');
  await user.click(screen.getByRole('button', { name: 'Version HTML' }));

  expect(await screen.findByRole('heading', { level: 1, name: 'Fiche de Transmission obligatoire' })).toBeDefined();
  expect(router.currentRoute.value.fullPath).toBe(LECTURE);
  expect(readFiche).toHaveBeenCalledExactlyOnceWith('0340819000040PWP01', 'AJO', expect.anything());
  expect(screen.getByText('Duplicata de la fiche émise le lundi 2 novembre 2026')).toBeDefined();
  expect(screen.getAllByRole('term').map((term) => term.textContent)).toEqual(['Code Guichet', 'N° unique']);
  expect(screen.getByText('Ville de Łódź')).toBeDefined();
  const barres = screen.getByRole('img', { name: 'Code-barres : 00002' });
  expect(barres.querySelector('path')?.getAttribute('d')).toBe('M10 0h2v36h-2zM13 0h3v36h-3z');
  await user.click(screen.getByRole('button', { name: 'Imprimer' }));
  expect(print).toHaveBeenCalledOnce();
});

test('a reload of the fiche as text asks for nothing: it would make a duplicata', async () => {
  await mountPage(LECTURE, fakeClient({}), { fiche: JSON.stringify(CONTENU) });
  expect(await screen.findByRole('heading', { level: 1, name: 'Fiche de Transmission obligatoire' })).toBeDefined();
});

test.each([[{}], [{ fiche: 'x' }], [{ fiche: '{}' }]])(
  'without a fiche in the history entry, the page is left for the question: %j',
  async (state) => {
    const { router } = await mountPage(LECTURE, fakeClient({ listFiches: none }), state);
    await vi.waitFor(() => expect(router.currentRoute.value.path).toBe(PATH));
  },
);

test('the fiche as text leaves with its guichet', async () => {
  const { router } = await mountPage(LECTURE, fakeClient({ listFiches: none }), { fiche: JSON.stringify(CONTENU) });
  workFor('G1175');
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe(PATH));
});
