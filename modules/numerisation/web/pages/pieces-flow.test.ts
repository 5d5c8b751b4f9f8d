import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { NumerisationClient } from '../numerisation-client.ts';
import { aDemande, aPliDetail, fakeClient } from '../testing/fake-client.ts';
import { mountPage, problem, workFor } from '../testing/mount-page.ts';

const NUMERO = '0340819000040PWP01';
const SELECTION = '/numerisation/pieces/selection';
const ENSEMBLE = '/numerisation/pieces/demande';

const field = () => screen.findByRole('textbox', { name: 'N° unique' });
const checked = (name: string) => screen.getByRole<HTMLInputElement>('checkbox', { name }).checked;

test('a number that does not fit is refused in words, without asking the API', async () => {
  const getDemande = vi.fn<NumerisationClient['getDemande']>(() => Promise.resolve(aDemande()));
  await mountPage('/numerisation/pieces', fakeClient({ getDemande }));
  const user = userEvent.setup();
  await user.type(await field(), '034 13 19 000040 PWP01');
  await user.click(screen.getByRole('button', { name: 'Consulter' }));
  expect(await screen.findByRole('link', { name: "Le mois « 13 » n'existe pas." })).toBeDefined();
  expect((await field()).getAttribute('aria-invalid')).toBe('true');
  expect(getDemande).not.toHaveBeenCalled();
});

test('a pasted number opens the sélection intelligente, and stays out of the URL', async () => {
  const { router } = await mountPage(
    '/numerisation/pieces',
    fakeClient({ getDemande: () => Promise.resolve(aDemande()) }),
  );
  const user = userEvent.setup();
  await user.type(await field(), '034 08 19 000040 pwp01');
  await user.click(screen.getByRole('button', { name: 'Consulter' }));

  expect(await screen.findByText(/Cette catégorie est pleine \(2 pièces max\.\)/)).toBeDefined();
  expect(router.currentRoute.value.fullPath).toBe(SELECTION);
  expect(window.history.state).toMatchObject({ numeroUnique: NUMERO });
  expect(screen.getByText('SPESYS')).toBeDefined();
  expect(screen.getByText('21 décembre 1984')).toBeDefined();
  expect(checked('Sélectionner SNE000189152000009.pdf')).toBe(true);
  expect(checked('Sélectionner SNE000189152000024.png')).toBe(false);
  expect(screen.queryByText("Carte d'étudiant")).toBeNull();
});

test('without a full category, the whole list comes first', async () => {
  const [, profession] = aDemande().sections;
  const demande = aDemande({ sections: profession === undefined ? [] : [profession] });
  const { router } = await mountPage(
    '/numerisation/pieces',
    fakeClient({ getDemande: () => Promise.resolve(demande) }),
  );
  const user = userEvent.setup();
  await user.type(await field(), NUMERO);
  await user.click(screen.getByRole('button', { name: 'Consulter' }));
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe(ENSEMBLE));
  expect(await screen.findByText("Carte d'étudiant")).toBeDefined();
});

test("the API's refusal is shown in the summary and at the field", async () => {
  const refusal = problem(403, 'demande-hors-territoire', "Cette demande n'est pas du territoire de votre guichet.");
  await mountPage('/numerisation/pieces', fakeClient({ getDemande: () => Promise.reject(refusal) }));
  const user = userEvent.setup();
  await user.type(await field(), NUMERO);
  await user.click(screen.getByRole('button', { name: 'Consulter' }));
  expect(await screen.findAllByText("Cette demande n'est pas du territoire de votre guichet.")).toHaveLength(2);
});

test('the switch goes back and forth without losing a tick', async () => {
  const client = fakeClient({ getDemande: () => Promise.resolve(aDemande()) });
  const { router } = await mountPage(SELECTION, client, { numeroUnique: NUMERO });
  const user = userEvent.setup();
  await user.click(await screen.findByRole('checkbox', { name: 'Sélectionner SNE000189152000024.png' }));
  await user.click(screen.getByRole('link', { name: "Voir l'ensemble des pièces" }));
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe(ENSEMBLE));
  await user.click(await screen.findByRole('checkbox', { name: 'Sélectionner SNE000189152000025.pdf' }));
  await user.click(screen.getByRole('checkbox', { name: 'Sélection intelligente' }));
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe(SELECTION));
  expect(checked('Sélectionner SNE000189152000024.png')).toBe(true);
  expect(await screen.findByRole('button', { name: 'Supprimer 3 pièces' })).toBeDefined();
});

test('pieces are deleted one by one after one confirmation; a refused one is told and stays ticked', async () => {
  const deleted: string[] = [];
  const client = fakeClient({
    getDemande: () => Promise.resolve(aDemande()),
    deletePiece: (_numeroUnique, pieceId) => {
      if (pieceId === 'p24')
        return Promise.reject(problem(409, 'suppression-refusee', 'Le SNE refuse cette suppression.'));
      deleted.push(pieceId);
      return Promise.resolve();
    },
  });
  await mountPage(SELECTION, client, { numeroUnique: NUMERO });
  const user = userEvent.setup();
  await user.click(await screen.findByRole('checkbox', { name: 'Sélectionner SNE000189152000024.png' }));

  const [section] = aDemande().sections;
  const kept = section?.categories.map((categorie) => ({
    ...categorie,
    pieces: categorie.pieces.slice(1),
    pleine: false,
  }));
  client.getDemande = () =>
    Promise.resolve(aDemande({ sections: [{ code: 'I', libelle: 'I', categories: kept ?? [] }] }));
  await user.click(screen.getByRole('button', { name: 'Supprimer 2 pièces' }));
  const dialog = await screen.findByRole('alertdialog', { name: 'Supprimer 2 pièces de la demande ?' });
  await user.click(within(dialog).getByRole('button', { name: 'Annuler' }));
  await vi.waitFor(() => expect(document.activeElement?.textContent?.trim()).toBe('Supprimer 2 pièces'));
  expect(deleted).toEqual([]);

  await user.click(screen.getByRole('button', { name: 'Supprimer 2 pièces' }));
  await user.click(await screen.findByRole('button', { name: 'Confirmer la suppression' }));

  expect(await screen.findByText('1 pièce supprimée')).toBeDefined();
  expect(screen.getByText(/SNE000189152000024\.png : Le SNE refuse cette suppression\./)).toBeDefined();
  expect(deleted).toEqual(['p9']);
  expect(screen.getByText("Plus aucune catégorie n'est pleine")).toBeDefined();
  expect(screen.getByRole('button', { name: 'Supprimer 1 pièce' })).toBeDefined();
});

test('a piece is shown beside the list, and the next one is one press away', async () => {
  const asked: string[] = [];
  const client = fakeClient({
    getDemande: () => Promise.resolve(aDemande()),
    getPiece: (_numeroUnique, pieceId) => {
      asked.push(pieceId);
      const type = pieceId === 'p9' ? 'application/pdf' : 'image/png';
      return Promise.resolve({ blob: new Blob(['x'], { type }), filename: null });
    },
  });
  await mountPage(SELECTION, client, { numeroUnique: NUMERO });
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: /Voir.SNE000189152000009\.pdf/ }));
  const viewer = await screen.findByRole('region', { name: 'Pièce SNE000189152000009.pdf' });
  const open = await within(viewer).findByRole('link', { name: /Ouvrir SNE000189152000009\.pdf/ });
  expect(open.getAttribute('href')).toMatch(/^blob:/);
  await user.click(within(viewer).getByRole('button', { name: 'Pièce suivante' }));
  expect(await screen.findByRole('img', { name: 'Pièce SNE000189152000024.png' })).toBeDefined();
  expect(asked).toEqual(['p9', 'p24']);
  await user.click(screen.getByRole('button', { name: 'Fermer la pièce' }));
  expect(screen.queryByRole('img')).toBeNull();
  expect(document.activeElement?.textContent).toContain('SNE000189152000024.png');
});

test('without a numéro unique, the page sends back to the first step', async () => {
  const { router } = await mountPage(SELECTION, fakeClient({}));
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/numerisation/pieces'));
  expect(await field()).toBeDefined();
});

test('a guichet that may not open the demande is sent back with the reason', async () => {
  const client = fakeClient({ getDemande: () => Promise.resolve(aDemande()) });
  const { router } = await mountPage(SELECTION, client, { numeroUnique: NUMERO });
  await screen.findByText('SPESYS');
  client.getDemande = () =>
    Promise.reject(problem(403, 'demande-hors-territoire', 'Demande hors de votre territoire.'));
  workFor('G1175');
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/numerisation/pieces'));
  expect(await screen.findByText('Demande hors de votre territoire.')).toBeDefined();
});

test('a demande seen in the session is one press away, for its guichet only', async () => {
  const client = fakeClient({
    getDemande: () => Promise.resolve(aDemande({ sections: [{ code: 'S', libelle: 'S', categories: [] }] })),
  });
  const { router } = await mountPage(ENSEMBLE, client, { numeroUnique: NUMERO });
  await screen.findByText('SPESYS');
  await router.push('/numerisation/pieces');
  const recent = await screen.findByRole('region', { name: 'Dernières demandes consultées' });
  expect(within(recent).getByRole('button', { name: /034 08 19 000040 PWP01.*SPESYS Michel/ })).toBeDefined();
  workFor('G1175');
  await vi.waitFor(() => expect(screen.queryByText(/SPESYS Michel/)).toBeNull());
});

test('files are sent once as a pli of context AJO, then the transaction is shown', async () => {
  const createPli = vi.fn<NumerisationClient['createPli']>(() => Promise.resolve(aPliDetail({ pieces: [] })));
  const client = fakeClient({ getDemande: () => Promise.resolve(aDemande()), createPli });
  const { router } = await mountPage('/numerisation/pieces/ajout', client, { numeroUnique: NUMERO });
  const user = userEvent.setup({ applyAccept: false });

  const valider = await screen.findByRole('button', { name: 'Valider' });
  await user.click(valider);
  expect(await screen.findByRole('link', { name: 'Choisissez au moins un fichier à envoyer.' })).toBeDefined();
  expect(createPli).not.toHaveBeenCalled();

  await user.upload(screen.getByLabelText('Choisissez un fichier'), [
    new File(['%PDF'], 'bulletin.pdf', { type: 'application/pdf' }),
    new File(['texte'], 'notes.txt', { type: 'text/plain' }),
  ]);
  expect(await screen.findByText(/« notes\.txt » n'est pas d'un format accepté/)).toBeDefined();
  expect(screen.getByText('Envoyer 1 pièce à la numérisation').id).toBe(valider.getAttribute('aria-describedby'));
  await user.dblClick(valider);

  expect(await screen.findByText('Vos pièces ont bien été enregistrées.')).toBeDefined();
  expect(createPli).toHaveBeenCalledTimes(1);
  expect(createPli).toHaveBeenCalledWith(
    expect.objectContaining({ numeroUnique: NUMERO, contexte: 'AJO' }),
    expect.anything(),
  );
  expect(screen.getByText('1je9xw3quz77b')).toBeDefined();
  expect(router.currentRoute.value.fullPath).toBe('/numerisation/pieces/confirmation');
});

test('a failed sending keeps the files and says why', async () => {
  const client = fakeClient({
    getDemande: () => Promise.resolve(aDemande({ sections: [{ code: 'S', libelle: 'S', categories: [] }] })),
    createPli: () => Promise.reject(problem(503, 'sne-indisponible', 'Le SNE ne répond pas.')),
  });
  await mountPage('/numerisation/pieces/ajout', client, { numeroUnique: NUMERO });
  const user = userEvent.setup();
  await user.upload(await screen.findByLabelText('Choisissez un fichier'), [
    new File(['%PDF'], 'bulletin.pdf', { type: 'application/pdf' }),
  ]);
  await user.click(screen.getByRole('button', { name: 'Valider' }));
  expect(await screen.findByRole('link', { name: 'Le SNE ne répond pas.' })).toBeDefined();
  expect(screen.getByText('bulletin.pdf')).toBeDefined();
});

test('each category of the whole list shows how full it is', async () => {
  const client = fakeClient({ getDemande: () => Promise.resolve(aDemande()) });
  await mountPage(ENSEMBLE, client, { numeroUnique: NUMERO });
  expect((await screen.findAllByText('2/2')).length).toBe(1);
  expect(screen.getByText('1/2')).toBeDefined();
  expect(screen.getByText('1 pièce sur 2')).toBeDefined();
});
