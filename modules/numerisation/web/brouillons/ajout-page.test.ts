import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { aBrouillon, aFichier, fakeBrouillons, type FakeBrouillons } from '../testing/brouillons.ts';
import { aDemande } from '../testing/demandes.ts';
import { mountPage, problem, type Answers } from '../testing/mount-page.ts';
import { aPliDetail } from '../testing/plis.ts';

const NUMERO = '0340819000040PWP01';
const pdf = (name: string) => new File(['%PDF'], name, { type: 'application/pdf' });
const names = () => screen.getAllByText(/^[a-c]\.pdf$/).map((name) => name.textContent);

async function openAjout(portal: FakeBrouillons, state: Record<string, string> = {}, more: Answers = {}) {
  const answers: Answers = {
    ...portal.answers,
    'GET /demandes/:numeroUnique': aDemande(),
    'GET /plis/:transaction': aPliDetail({ statut: 'a-transmettre' }),
    ...more,
  };
  const mounted = await mountPage('/numerisation/pieces/ajout', answers, { numeroUnique: NUMERO, ...state });
  // A file of a foreign type can be dropped, whatever the field accepts.
  const user = userEvent.setup({ applyAccept: false });
  return { ...mounted, user };
}

const choose = async (user: ReturnType<typeof userEvent.setup>, files: File[]) =>
  user.upload(await screen.findByLabelText('Choisissez un fichier'), files);

test('files are sent once, then the transaction is shown, and that it leaves by itself', async () => {
  const portal = fakeBrouillons();
  const { router, user } = await openAjout(portal);
  const valider = await screen.findByRole('button', { name: 'Valider' });
  await user.click(valider);
  expect(await screen.findByRole('link', { name: 'Choisissez au moins un fichier à envoyer.' })).toBeDefined();
  expect(portal.acts).toEqual([]);

  await choose(user, [pdf('bulletin.pdf'), new File(['texte'], 'notes.txt', { type: 'text/plain' })]);
  expect(await screen.findByText(/« notes\.txt » n'est pas d'un format accepté/)).toBeDefined();
  const intention = 'Envoyer 1 pièce à la numérisation ; 1 fichier refusé ne sera pas envoyé';
  expect((await screen.findByText(intention)).id).toBe(valider.getAttribute('aria-describedby'));
  await user.dblClick(valider);

  expect(await screen.findByText('Vos pièces ont bien été enregistrées.')).toBeDefined();
  expect(portal.acts).toEqual(['envoi']);
  expect(portal.uploads.map(({ file, role }) => `${file.name} ${role}`)).toEqual(['bulletin.pdf piece']);
  expect(screen.getByText('1je9xw3quz77b')).toBeDefined();
  expect(await screen.findByText('À transmettre')).toBeDefined();
  expect(screen.getByText(/il part de lui-même/)).toBeDefined();
  expect(router.currentRoute.value.fullPath).toBe('/numerisation/pieces/confirmation');
});

test('« Valider » pressed while files still leave sends once they are received', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { user, announced } = await openAjout(portal);
  await choose(user, [pdf('a.pdf')]);
  await user.click(screen.getByRole('button', { name: 'Valider' }));
  expect(announced).toContain("L'envoi part dès que 1 fichier est reçu par le portail.");
  await user.click(screen.getByRole('button', { name: "Annuler l'envoi" }));
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
  await user.click(within(summary).getByRole('link', { name: /« a\.pdf » n'a pas été reçu/ }));
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

test('a double asks for a choice before it leaves', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { user } = await openAjout(portal);
  await choose(user, [pdf('a.pdf'), pdf('b.pdf')]);
  (await portal.upload('a.pdf')).receive({ doublon: 'demande' });
  (await portal.upload('b.pdf')).receive();
  expect(await screen.findByText(/« a\.pdf » est déjà dans la demande/)).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Valider' }));
  expect(await screen.findByRole('link', { name: /« a\.pdf » est en double/ })).toBeDefined();
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
  const question = await screen.findByRole('alertdialog', { name: 'Retirer tous les fichiers du brouillon ?' });
  await user.click(within(question).getByRole('button', { name: 'Annuler' }));
  expect(portal.acts).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Tout retirer' }));
  await user.click(await screen.findByRole('button', { name: 'Retirer les fichiers' }));
  await vi.waitFor(() => expect(screen.queryByText('bulletin.pdf')).toBeNull());
  expect(portal.acts).toEqual(['suppression du brouillon']);
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Choisissez un fichier')));
});

test('the keyboard changes the order, and the focus follows the file', async () => {
  const { user, announced } = await openAjout(fakeBrouillons());
  await choose(user, [pdf('a.pdf'), pdf('b.pdf'), pdf('c.pdf')]);
  const up = await screen.findByRole('button', { name: 'Monter c.pdf' });
  up.focus();
  await user.keyboard('{Enter}');
  await vi.waitFor(() => expect(names()).toEqual(['a.pdf', 'c.pdf', 'b.pdf']));
  expect(announced).toContain('c.pdf : 2 sur 3.');
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Monter c.pdf' })));
  await user.keyboard('{Enter}');
  await vi.waitFor(() => expect(names()).toEqual(['c.pdf', 'a.pdf', 'b.pdf']));
  expect(screen.getByRole('button', { name: 'Monter c.pdf' }).getAttribute('aria-disabled')).toBe('true');
});

test('when a row goes, the focus goes to the next one, and to the field after the last', async () => {
  const { user, announced } = await openAjout(fakeBrouillons());
  await choose(user, [pdf('a.pdf'), pdf('b.pdf')]);
  await user.click(await screen.findByRole('button', { name: 'Retirer a.pdf' }));
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Retirer b.pdf' })));
  expect(announced).toContain('a.pdf retirée de la liste.');
  await user.keyboard('{Enter}');
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Choisissez un fichier')));
});

test('what is pasted joins the list, a copied picture under a name of its own', async () => {
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
  const select = await screen.findByLabelText<HTMLSelectElement>('Catégorie de a.pdf');
  const option = (name: string, of: HTMLElement = select) =>
    within(of).getByRole<HTMLOptionElement>('option', { name });
  expect(option("Carte d'identité ou passeport du demandeur (pleine)").disabled).toBe(true);
  await user.selectOptions(select, "Carte d'étudiant");
  await vi.waitFor(() => expect(portal.acts.at(-1)).toMatch(/^categorie a\.pdf /));
  // It had room for one.
  const other = screen.getByLabelText('Catégorie de b.pdf');
  expect(option("Carte d'étudiant (pleine)", other).disabled).toBe(true);
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

test('loaded again after the draft was sent, the page shows the confirmation', async () => {
  const portal = fakeBrouillons();
  portal.held = null;
  await openAjout(portal, { envoi: 'brouillon-1' });
  expect(await screen.findByText('Vos pièces ont bien été enregistrées.')).toBeDefined();
});

test('leaving while files still leave warns once, and keeps what was received', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { router, user } = await openAjout(portal);
  await choose(user, [pdf('a.pdf')]);
  await user.click(screen.getByRole('link', { name: 'Revenir aux pièces' }));
  expect(await screen.findByRole('link', { name: /Des fichiers partent encore/ })).toBeDefined();
  await user.click(screen.getByRole('link', { name: 'Revenir aux pièces' }));
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/numerisation/pieces/demande'));
  expect((await portal.upload('a.pdf')).signal?.aborted).toBe(true);
});
