import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { aBrouillon, aFichier, fakeBrouillons, type FakeBrouillons } from '../testing/brouillons.ts';
import { aDemande } from '../testing/demandes.ts';
import { mountPage, problem, type Answers } from '../testing/mount-page.ts';
import { aPliDetail } from '../testing/plis.ts';

const NUMERO = '0340819000040PWP01';
const pdf = (name: string) => new File(['%PDF'], name, { type: 'application/pdf' });

async function openAjout(portal: FakeBrouillons, state: Record<string, string> = {}, more: Answers = {}) {
  const answers: Answers = {
    ...portal.answers,
    'GET /demandes/:numeroUnique': aDemande(),
    'GET /plis/:transaction': aPliDetail({ statut: 'a-transmettre' }),
    ...more,
  };
  const mounted = await mountPage('/numerisation/pieces/ajout', answers, { numeroUnique: NUMERO, ...state });
  // Dropping skips the field's `accept`, so a file of any type may arrive.
  const user = userEvent.setup({ applyAccept: false });
  return { ...mounted, user };
}

const choose = async (user: ReturnType<typeof userEvent.setup>, files: File[]) =>
  user.upload(await screen.findByLabelText('Choisissez un fichier'), files);

test('« Valider » pressed while files still leave sends once they are received', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { user, announced } = await openAjout(portal);
  await choose(user, [pdf('a.pdf')]);
  await user.click(screen.getByRole('button', { name: 'Valider' }));
  expect(announced).toContain('L’envoi part dès que 1\u00A0fichier est reçu par le portail.');
  await user.click(screen.getByRole('button', { name: 'Annuler l’envoi' }));
  await user.dblClick(screen.getByRole('button', { name: 'Valider' }));
  expect(portal.acts).toEqual([]);
  (await portal.upload('a.pdf')).receive();
  expect(await screen.findByText('Vos pièces ont bien été enregistrées.')).toBeDefined();
  expect(portal.acts).toEqual(['envoi']);
});

test('a file that was not received stops the sending, and can be tried again', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { user } = await openAjout(portal);
  await choose(user, [pdf('a.pdf')]);
  await user.click(screen.getByRole('button', { name: 'Valider' }));
  (await portal.upload('a.pdf')).fail(problem(0, 'reseau-indisponible', 'Le portail ne répond pas.'));
  const summary = await screen.findByRole('region', { name: 'Une erreur est à corriger' });
  await vi.waitFor(() => expect(document.activeElement).toBe(summary));
  await user.click(within(summary).getByRole('link', { name: /«\sa\.pdf\s» n’a pas été reçu/ }));
  const row = screen.getByText('a.pdf').closest('li');
  expect(document.activeElement).toBe(row);
  expect(row?.textContent).toContain('Échec réseau');
  await user.click(screen.getByRole('button', { name: 'Réessayer a.pdf' }));
  expect(document.activeElement).toBe(row);
  await vi.waitFor(() => expect(portal.uploads).toHaveLength(2));
  (await portal.upload('a.pdf')).receive();
  await vi.waitFor(() => expect(row?.textContent).toContain('Reçue'));
});

test('a file that could not be compared with the demande says so, and leaves all the same', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { user } = await openAjout(portal);
  await choose(user, [pdf('a.pdf'), pdf('b.pdf')]);
  (await portal.upload('a.pdf')).receive({ comparee: false });
  (await portal.upload('b.pdf')).receive();
  expect(await screen.findAllByText(/^Non comparée aux pièces de la demande/)).toHaveLength(1);
  await user.click(screen.getByRole('button', { name: 'Valider' }));
  expect(await screen.findByText('Vos pièces ont bien été enregistrées.')).toBeDefined();
});

test('a refused file is said to stay behind, and the others leave', async () => {
  const portal = fakeBrouillons();
  const { user } = await openAjout(portal);
  await choose(user, [pdf('a.pdf'), new File(['x'], 'notes.txt', { type: 'text/plain' })]);
  expect(await screen.findByText(/^1 fichier refusé\. Il ne sera pas envoyé/)).toBeDefined();
  expect(screen.getByText(/^Envoyer 1 pièce.* ; 1 fichier refusé ne sera pas envoyé$/)).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Valider' }));
  expect(await screen.findByText('Vos pièces ont bien été enregistrées.')).toBeDefined();
  expect(portal.uploads.map(({ file }) => file.name)).toEqual(['a.pdf']);
});

test('a double asks for a choice before it leaves', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { user } = await openAjout(portal);
  await choose(user, [pdf('a.pdf'), pdf('b.pdf')]);
  (await portal.upload('a.pdf')).receive({ doublon: 'demande' });
  (await portal.upload('b.pdf')).receive();
  expect(await screen.findByText(/« a\.pdf » est déjà dans la demande/)).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Valider' }));
  expect(await screen.findByRole('link', { name: /«\sa\.pdf\s» est en double/ })).toBeDefined();
  expect(portal.acts).not.toContain('envoi');
  await user.click(screen.getByRole('button', { name: 'Garder a.pdf' }));
  expect(await screen.findByText(/Gardée malgré le double/)).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Valider' }));
  expect(await screen.findByText('Vos pièces ont bien été enregistrées.')).toBeDefined();
});

test('a draft is found again with its files, and can be emptied after a question', async () => {
  const portal = fakeBrouillons(aBrouillon({ fichiers: [aFichier()] }));
  const { user } = await openAjout(portal);
  expect(await screen.findByText('Brouillon du 24 novembre 2026 à 14:55 repris : 1 fichier déjà reçu.')).toBeDefined();
  expect(screen.getByText('Envoyer 1 pièce à la numérisation')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Tout retirer' }));
  const question = await screen.findByRole('alertdialog', { name: 'Retirer tous les fichiers du brouillon\u00A0?' });
  await user.click(within(question).getByRole('button', { name: 'Annuler' }));
  expect(portal.acts).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Tout retirer' }));
  await user.click(await screen.findByRole('button', { name: 'Retirer les fichiers' }));
  await vi.waitFor(() => expect(screen.queryByText('bulletin.pdf')).toBeNull());
  expect(portal.acts).toEqual(['suppression du brouillon']);
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Choisissez un fichier')));
});

test('pasted files join the list, a copied picture under a new name', async () => {
  const portal = fakeBrouillons();
  const { user } = await openAjout(portal);
  await screen.findByLabelText('Choisissez un fichier');
  const paste = new Event('paste', { bubbles: true, cancelable: true });
  const files = [pdf('copie.pdf'), new File(['x'], 'image.png', { type: 'image/png' })];
  Object.defineProperty(paste, 'clipboardData', { value: { files } });
  document.body.dispatchEvent(paste);
  expect(await screen.findByText('image-collee-1.png')).toBeDefined();
  expect(paste.defaultPrevented).toBe(true);
  await user.click(screen.getByRole('button', { name: 'Valider' }));
  await screen.findByText('Vos pièces ont bien été enregistrées.');
  expect(portal.uploads.map(({ file }) => file.name)).toEqual(['copie.pdf', 'image-collee-1.png']);
});

test('a category can be said, but not one that is full or that other files fill', async () => {
  const portal = fakeBrouillons();
  const { user } = await openAjout(portal);
  await choose(user, [pdf('a.pdf'), pdf('b.pdf')]);
  const field = await screen.findByRole<HTMLInputElement>('combobox', { name: 'Catégorie de a.pdf' });
  await user.click(field);
  const full = screen.getByRole('option', { name: 'Carte d’identité ou passeport du demandeur (pleine)' });
  expect(full.getAttribute('aria-disabled')).toBe('true');
  await user.click(full);
  expect(portal.acts.filter((act) => act.startsWith('categorie'))).toEqual([]);
  expect(screen.getByRole('group', { name: 'Situation professionnelle' })).toBeDefined();
  await user.click(screen.getByRole('option', { name: 'Carte d’étudiant' }));
  await vi.waitFor(() => expect(portal.acts.at(-1)).toMatch(/^categorie a\.pdf /));
  expect(field.value).toBe('Carte d’étudiant');
  // There was room for one file.
  await user.click(screen.getByRole('combobox', { name: 'Catégorie de b.pdf' }));
  const other = screen.getByRole('option', { name: 'Carte d’étudiant (pleine)' });
  expect(other.getAttribute('aria-disabled')).toBe('true');
});

test('a category is searched by its words or its section, with the keyboard alone', async () => {
  const portal = fakeBrouillons();
  const { user } = await openAjout(portal);
  await choose(user, [pdf('a.pdf')]);
  const field = await screen.findByRole<HTMLInputElement>('combobox', { name: 'Catégorie de a.pdf' });
  field.focus();
  await user.keyboard('etudiant');
  expect(screen.getAllByRole('option').map(({ textContent }) => textContent.trim())).toEqual(['Carte d’étudiant']);
  await user.keyboard('{Enter}');
  await vi.waitFor(() => expect(portal.acts).toEqual(['categorie a.pdf Cartedtudiant']));
  expect(field.value).toBe('Carte d’étudiant');
  expect(portal.acts).not.toContain('envoi');

  await user.clear(field);
  await user.keyboard('zzz');
  expect(screen.queryByRole('option')).toBeNull();
  expect(screen.getByText('Aucune catégorie ne correspond.')).toBeDefined();
  await user.keyboard('{Escape}');
  expect(field.value).toBe('Carte d’étudiant');
  await user.keyboard('{ArrowDown}');
  expect(field.getAttribute('aria-activedescendant')).toMatch(/Cartedtudiant$/);
  await user.keyboard('{ArrowDown}{Enter}');
  // The first one is full.
  expect(portal.acts).toHaveLength(1);
  await user.keyboard('{Escape}');
  await user.click(screen.getByRole('button', { name: /^Catégorie de a\.pdf.: ne pas préciser$/ }));
  await vi.waitFor(() => expect(portal.acts.at(-1)).toBe('categorie a.pdf null'));
  expect(document.activeElement).toBe(field);
});

test('a category is proposed from the name, says so, and is the agent’s once chosen', async () => {
  const demande = aDemande();
  const [identite] = demande.sections;
  if (identite === undefined) throw new Error('no section');
  const impot = { code: 'REV_AVIS_N', libelle: 'Dernier avis d’imposition', max: 1, pleine: false, pieces: [] };
  identite.categories.push(impot);
  const portal = fakeBrouillons(undefined, { hold: true });
  const { user } = await openAjout(portal, {}, { 'GET /demandes/:numeroUnique': demande });
  await screen.findByText('SPESYS');
  await choose(user, [pdf('Avis d’impôt 2025.pdf'), pdf('avis imposition bis.pdf'), pdf('scan.pdf')]);
  const field = await screen.findByRole<HTMLInputElement>('combobox', { name: 'Catégorie de Avis d’impôt 2025.pdf' });
  expect(field.value).toBe('Dernier avis d’imposition');
  expect(screen.getAllByText('proposée d’après le nom')).toHaveLength(1);
  // It leaves with its file; the second one has no room.
  const first = await portal.upload('Avis d’impôt 2025.pdf');
  expect(first.fields).toEqual(['role', 'categorie', 'file']);
  expect((await portal.upload('avis imposition bis.pdf')).fields).toEqual(['role', 'file']);
  await user.click(field);
  await user.click(screen.getByRole('option', { name: 'Dernier avis d’imposition' }));
  await vi.waitFor(() => expect(screen.queryByText('proposée d’après le nom')).toBeNull());
});

test('a refusal of the sending takes the focus to the summary, and its row is marked', async () => {
  const portal = fakeBrouillons(
    aBrouillon({ fichiers: [aFichier(), aFichier({ id: 'fichier-2', nom: 'carte.pdf' })] }),
  );
  const detail = '« carte.pdf » : la catégorie est pleine.';
  const refusal = problem(409, 'categorie-pleine', 'Pleine.', [{ pointer: '/fichiers/fichier-2', detail }]);
  const { user } = await openAjout(
    portal,
    {},
    { 'POST /brouillons/:brouillonId/envoi': () => Promise.reject(refusal) },
  );
  await user.click(await screen.findByRole('button', { name: 'Valider' }));
  const summary = await screen.findByRole('region', { name: 'Une erreur est à corriger' });
  await vi.waitFor(() => expect(document.activeElement).toBe(summary));
  await user.click(within(summary).getByRole('link', { name: detail }));
  expect(document.activeElement).toBe(screen.getByText('carte.pdf').closest('li'));
  expect(screen.getAllByText(detail)).toHaveLength(2);
  expect(screen.getByText('bulletin.pdf')).toBeDefined();
});

test('a draft that cannot be opened says why, and is tried again', async () => {
  const portal = fakeBrouillons();
  const refusal = problem(503, 'service-indisponible', 'Le portail ne répond pas.');
  const { api, user } = await openAjout(portal, {}, { 'POST /brouillons': () => Promise.reject(refusal) });
  expect(await screen.findByText('Le portail ne répond pas.')).toBeDefined();
  api.answer(portal.answers);
  await user.click(screen.getByRole('button', { name: 'Réessayer' }));
  expect(await screen.findByLabelText('Choisissez un fichier')).toBeDefined();
});

test('leaving during uploads warns once, and keeps the received files', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { router, user } = await openAjout(portal);
  await choose(user, [pdf('a.pdf')]);
  await user.click(screen.getByRole('link', { name: 'Revenir aux pièces' }));
  expect(await screen.findByRole('link', { name: /Des fichiers partent encore/ })).toBeDefined();
  await user.click(screen.getByRole('link', { name: 'Revenir aux pièces' }));
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/numerisation/pieces/demande'));
  expect((await portal.upload('a.pdf')).signal?.aborted).toBe(true);
});

test('untouched, what is proposed is sent; emptied, nothing is', async () => {
  const portal = fakeBrouillons(aBrouillon({ fichiers: [aFichier()] }));
  const { user } = await openAjout(portal);
  const field = await screen.findByRole<HTMLInputElement>('textbox', { name: /^Référence/ });
  await vi.waitFor(() => expect(field.value).toBe('SPESYS Michel'));
  await user.click(screen.getByRole('button', { name: 'Valider' }));
  expect(await screen.findByText('Vos pièces ont bien été enregistrées.')).toBeDefined();
  expect(portal.references).toEqual(['SPESYS Michel']);
});

test('emptied before, a reference is not proposed again', async () => {
  const portal = fakeBrouillons(aBrouillon({ reference: '', fichiers: [aFichier()] }));
  const { user } = await openAjout(portal);
  await user.click(await screen.findByRole('button', { name: 'Valider' }));
  expect(await screen.findByText('Vos pièces ont bien été enregistrées.')).toBeDefined();
  expect(portal.references).toEqual([]);
});

test('a reference that is too long is a fault of its field, and leaves once it is mended', async () => {
  const portal = fakeBrouillons(aBrouillon({ reference: 'x'.repeat(80), fichiers: [aFichier()] }));
  const { user } = await openAjout(portal);
  const field = await screen.findByRole('textbox', { name: /^Référence/ });
  await user.type(field, 'x');
  await user.click(screen.getByRole('button', { name: 'Valider' }));
  await user.click(await screen.findByRole('link', { name: 'La référence compte 80 caractères au plus.' }));
  expect(document.activeElement).toBe(field);
  expect(field.getAttribute('aria-invalid')).toBe('true');
  await user.keyboard('{Backspace}');
  expect(screen.queryByRole('region', { name: 'Une erreur est à corriger' })).toBeNull();
  expect(portal.acts).toEqual([]);
});
