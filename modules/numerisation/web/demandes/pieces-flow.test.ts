import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { aBrouillon, aFichier, fakeBrouillons } from '../testing/brouillons.ts';
import { aDemande } from '../testing/demandes.ts';
import { watchDownloads } from '../testing/downloads.ts';
import { callsOf, mountPage, problem, workFor, type Answers } from '../testing/mount-page.ts';

const NUMERO = '0340819000040PWP01';
const SELECTION = '/numerisation/pieces/selection';
const ENSEMBLE = '/numerisation/pieces/demande';

const DEMANDE = 'GET /demandes/:numeroUnique';
const PIECE = 'DELETE /demandes/:numeroUnique/pieces/:pieceId';
const CONTENU = 'GET /demandes/:numeroUnique/pieces/:pieceId/contenu';

const field = () => screen.findByRole('textbox', { name: 'N° unique' });

test('a number that does not fit is refused in words, without asking the API', async () => {
  const { api } = await mountPage('/numerisation/pieces', { [DEMANDE]: aDemande() });
  const user = userEvent.setup();
  await user.type(await field(), '034 13 19 000040 PWP01');
  await user.click(screen.getByRole('button', { name: 'Consulter' }));
  expect(await screen.findByRole('link', { name: 'Le mois «\u00A013\u00A0» n’existe pas.' })).toBeDefined();
  expect((await field()).getAttribute('aria-invalid')).toBe('true');
  expect(callsOf(api, DEMANDE)).toEqual([]);
});

test('without a full category, the whole list comes first', async () => {
  const [, profession] = aDemande().sections;
  const demande = aDemande({ sections: profession === undefined ? [] : [profession] });
  const { router } = await mountPage('/numerisation/pieces', { [DEMANDE]: demande });
  const user = userEvent.setup();
  await user.type(await field(), NUMERO);
  await user.click(screen.getByRole('button', { name: 'Consulter' }));
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe(ENSEMBLE));
  expect(await screen.findByText('Carte d’étudiant')).toBeDefined();
});

test('other services may show something below the pièces of a demande, and are handed its number', async () => {
  const { slots } = await mountPage(ENSEMBLE, { [DEMANDE]: aDemande() }, { numeroUnique: NUMERO });
  await vi.waitFor(() => expect(slots.get('numerisation.demande')?.()).toEqual({ numeroUnique: NUMERO }));
});

test('other services show nothing of a demande that cannot be opened', async () => {
  const refusal = problem(403, 'demande-hors-territoire', 'Cette demande n’est pas du territoire de votre guichet.');
  const { slots } = await mountPage(ENSEMBLE, { [DEMANDE]: () => Promise.reject(refusal) }, { numeroUnique: NUMERO });
  await screen.findByText('Cette demande n’est pas du territoire de votre guichet.');
  expect([...slots.keys()]).toEqual([]);
});

test('an error leaves when the number is mended, and not before', async () => {
  await mountPage('/numerisation/pieces', { [DEMANDE]: aDemande() });
  const user = userEvent.setup();
  await user.type(await field(), '0341319000040PWP01');
  await user.click(screen.getByRole('button', { name: 'Consulter' }));
  const fault = { name: 'Le mois «\u00A013\u00A0» n’existe pas.' };
  expect(await screen.findByRole('link', fault)).toBeDefined();
  await user.clear(await field());
  await user.type(await field(), '034081900004');
  expect(screen.getByRole('link', fault)).toBeDefined();
  await user.type(await field(), '0PWP01');
  expect(screen.queryByRole('link', fault)).toBeNull();
  expect((await field()).getAttribute('aria-invalid')).toBe('false');
});

test("the API's refusal is shown in the summary and at the field", async () => {
  const refusal = problem(403, 'demande-hors-territoire', 'Cette demande n’est pas du territoire de votre guichet.');
  await mountPage('/numerisation/pieces', { [DEMANDE]: () => Promise.reject(refusal) });
  const user = userEvent.setup();
  await user.type(await field(), NUMERO);
  await user.click(screen.getByRole('button', { name: 'Consulter' }));
  expect(await screen.findAllByText('Cette demande n’est pas du territoire de votre guichet.')).toHaveLength(2);
});

test('pieces are deleted one by one after one confirmation; a refused one shows its reason and stays ticked', async () => {
  const deleted: string[] = [];
  const answers: Answers = {
    [DEMANDE]: aDemande(),
    [PIECE]: ({ params: { pieceId = '' } }) => {
      if (pieceId === 'p24') throw problem(409, 'suppression-refusee', 'Le SNE refuse cette suppression.');
      deleted.push(pieceId);
    },
  };
  const { api } = await mountPage(SELECTION, answers, { numeroUnique: NUMERO });
  const user = userEvent.setup();
  await user.click(await screen.findByRole('checkbox', { name: 'Sélectionner SNE000189152000024.png' }));

  const [section] = aDemande().sections;
  const kept = section?.categories.map((categorie) => ({
    ...categorie,
    pieces: categorie.pieces.slice(1),
    pleine: false,
  }));
  api.answer({ [DEMANDE]: aDemande({ sections: [{ code: 'I', libelle: 'I', categories: kept ?? [] }] }) });
  await user.click(screen.getByRole('button', { name: 'Supprimer 2\u00A0pièces' }));
  const dialog = await screen.findByRole('alertdialog', { name: 'Supprimer 2\u00A0pièces de la demande\u00A0?' });
  expect(within(dialog).getByText(/que par contrainte de stockage/)).toBeDefined();
  expect(within(dialog).queryByText(/encore de la place/)).toBeNull();
  const [first, second] = within(dialog).getAllByRole('listitem');
  expect(first?.textContent).toMatch(/0009\.pdf.*Carte d’identité.*Déposée le 1er mars 2024 · Proposée\s: périmée/s);
  expect(second?.textContent).toMatch(/0024\.png.*Carte d’identité.*Déposée le 1er mars 2024 · Choisie par vous/s);
  await user.click(within(dialog).getByRole('button', { name: 'Annuler' }));
  await vi.waitFor(() => expect(document.activeElement?.textContent?.trim()).toBe('Supprimer 2\u00A0pièces'));
  expect(deleted).toEqual([]);

  await user.click(screen.getByRole('button', { name: 'Supprimer 2\u00A0pièces' }));
  await user.click(await screen.findByRole('button', { name: 'Confirmer la suppression' }));

  expect(await screen.findByText('1 pièce supprimée')).toBeDefined();
  expect(screen.getByText(/^SNE000189152000009\.pdf · Carte d’identité.* · déposée le 1er mars 2024$/)).toBeDefined();
  expect(screen.getByText(/SNE000189152000024\.png : Le SNE refuse cette suppression\./)).toBeDefined();
  expect(deleted).toEqual(['p9']);
  expect(screen.getByText('Plus aucune catégorie n’est pleine')).toBeDefined();
  expect(screen.getByRole('button', { name: 'Supprimer 1\u00A0pièce' })).toBeDefined();
});

test('the question says which pieces the rule would keep, and that they may be deleted all the same', async () => {
  const [identite, profession] = aDemande().sections;
  const roomy = profession?.categories.map((categorie) => ({ ...categorie, pleine: false })) ?? [];
  const sections = [identite, profession && { ...profession, categories: roomy }].filter((one) => one !== undefined);
  await mountPage(ENSEMBLE, { [DEMANDE]: aDemande({ sections }) }, { numeroUnique: NUMERO });
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: /^Supprimer\sSNE000189152000025\.pdf$/ }));
  const dialog = await screen.findByRole('alertdialog');
  expect(
    within(dialog).getByText(/^Une pièce choisie est dans une catégorie qui a encore de la place.*quand même\.$/),
  ).toBeDefined();
});

test('a deletion that timed out differs from a refused one, until the SNE is called again', async () => {
  const late = problem(504, 'suppression-incertaine', 'Le SNE n’a pas répondu à temps.');
  const answers: Answers = {
    [DEMANDE]: aDemande(),
    [PIECE]: ({ params }) =>
      Promise.reject(params['pieceId'] === 'p9' ? late : problem(409, 'suppression-refusee', 'Le SNE refuse.')),
  };
  const { api } = await mountPage(SELECTION, answers, { numeroUnique: NUMERO });
  const user = userEvent.setup();
  await user.click(await screen.findByRole('checkbox', { name: 'Sélectionner SNE000189152000024.png' }));
  await user.click(screen.getByRole('button', { name: 'Supprimer 2\u00A0pièces' }));
  await user.click(await screen.findByRole('button', { name: 'Confirmer la suppression' }));

  const result = await screen.findByRole('group', { name: 'Résultat de la suppression' });
  expect(await within(result).findByText(/^1 suppression incertaine\./)).toBeDefined();
  expect(within(result).getByText('1 pièce n’a pas été supprimée :')).toBeDefined();
  const rowOf = (nom: string) => screen.getByRole('checkbox', { name: `Sélectionner ${nom}` }).closest('li');
  expect(rowOf('SNE000189152000009.pdf')?.textContent).toContain('Suppression incertaine, à vérifier');
  expect(rowOf('SNE000189152000024.png')?.textContent).toContain('Suppression refusée par le SNE');

  // On the next call the SNE no longer has the piece: it was deleted.
  const [identite] = aDemande().sections;
  const kept = identite?.categories.map((one) => ({ ...one, pieces: one.pieces.slice(1) })) ?? [];
  api.answer({ [DEMANDE]: aDemande({ sections: [{ code: 'I', libelle: 'I', categories: kept }] }) });
  await user.click(within(result).getByRole('button', { name: 'Actualiser' }));
  expect(await within(result).findByText('1 pièce supprimée')).toBeDefined();
  expect(within(result).queryByText(/incertaine/)).toBeNull();
  expect(document.activeElement).toBe(result);
});

test('a deletion missing from the audit trail counts as done, with a warning', async () => {
  const answers: Answers = {
    [DEMANDE]: aDemande(),
    [PIECE]: () =>
      Promise.reject(
        problem(503, 'suppression-non-journalisee', 'La pièce p9 est supprimée, le journal n’est pas écrit.'),
      ),
  };
  await mountPage(SELECTION, answers, { numeroUnique: NUMERO });
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Supprimer 1\u00A0pièce' }));
  await user.click(await screen.findByRole('button', { name: 'Confirmer la suppression' }));
  const result = await screen.findByRole('group', { name: 'Résultat de la suppression' });
  expect(await within(result).findByText('1 pièce supprimée')).toBeDefined();
  expect(within(result).getByText('1 suppression n’est pas inscrite au journal :')).toBeDefined();
  expect(within(result).getByText(/le journal n’est pas écrit/)).toBeDefined();
  expect(within(result).queryByText(/pas été supprimée/)).toBeNull();
});

test('a piece of a type that is not shown in the page says so and offers the file', async () => {
  const answers: Answers = {
    [DEMANDE]: aDemande(),
    [CONTENU]: new Blob(['x'], { type: 'image/tiff' }),
  };
  await mountPage(SELECTION, answers, { numeroUnique: NUMERO });
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: /Voir.SNE000189152000009\.pdf/ }));
  const viewer = await screen.findByRole('region', { name: 'Pièce SNE000189152000009.pdf' });
  expect(await within(viewer).findByText(/^Le navigateur ne montre pas ce format\./)).toBeDefined();
  expect(within(viewer).queryByRole('img')).toBeNull();
  expect(within(viewer).queryByRole('link')).toBeNull();
  const names = watchDownloads();
  await user.click(within(viewer).getByRole('button', { name: 'Enregistrer sur le poste' }));
  expect(names).toEqual(['SNE000189152000009.pdf']);
});

test('without a numéro unique, the page sends back to the first step', async () => {
  const { router } = await mountPage(SELECTION, {});
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/numerisation/pieces'));
  expect(await field()).toBeDefined();
});

test('a guichet that may not open the demande is sent back with the reason', async () => {
  const { api, router } = await mountPage(SELECTION, { [DEMANDE]: aDemande() }, { numeroUnique: NUMERO });
  await screen.findByText('SPESYS');
  const refusal = problem(403, 'demande-hors-territoire', 'Demande hors de votre territoire.');
  api.answer({ [DEMANDE]: () => Promise.reject(refusal) });
  workFor('G1175');
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/numerisation/pieces'));
  expect(await screen.findByText('Demande hors de votre territoire.')).toBeDefined();
});

test('a demande seen in the session is one press away, for its guichet only', async () => {
  const answers: Answers = {
    [DEMANDE]: aDemande({ sections: [{ code: 'S', libelle: 'S', categories: [] }] }),
  };
  const { router } = await mountPage(ENSEMBLE, answers, { numeroUnique: NUMERO });
  await screen.findByText('SPESYS');
  await router.push('/numerisation/pieces');
  const recent = await screen.findByRole('region', { name: 'Dernières demandes consultées' });
  expect(within(recent).getByRole('button', { name: /034 08 19 000040 PWP01.*SPESYS Michel/ })).toBeDefined();
  workFor('G1175');
  await vi.waitFor(() => expect(screen.queryByText(/SPESYS Michel/)).toBeNull());
});

test('while the SNE is down, pieces can be added from the number alone', async () => {
  const portal = fakeBrouillons();
  const down = problem(503, 'sne-indisponible', 'Sans réponse du SNE depuis 9 h. Réessayez dans quelques minutes.');
  const { router } = await mountPage('/numerisation/pieces', {
    ...portal.answers,
    [DEMANDE]: () => Promise.reject(down),
  });
  const user = userEvent.setup();
  await user.type(await field(), NUMERO);
  await user.click(screen.getByRole('button', { name: 'Consulter' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Sans réponse du SNE depuis 9 h.');
  // It is no fault of the number.
  expect((await field()).getAttribute('aria-invalid')).toBe('false');
  await user.click(screen.getByRole('link', { name: 'Ajouter des pièces à cette demande' }));
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/numerisation/pieces/ajout'));
  expect(await screen.findByText('Le SNE ne répond pas : vous pouvez tout de même ajouter des pièces.')).toBeDefined();
  expect(await screen.findByLabelText('Choisissez un fichier')).toBeDefined();
});

test('a sending that was begun is one press away', async () => {
  const portal = fakeBrouillons(aBrouillon({ fichiers: [aFichier(), aFichier({ id: 'fichier-2' })] }));
  const { router } = await mountPage('/numerisation/pieces', { ...portal.answers, [DEMANDE]: aDemande() });
  const user = userEvent.setup();
  const begun = await screen.findByRole('region', { name: 'Envois commencés' });
  expect(within(begun).getByText(/^Ajout · 2 fichiers · 24 novembre 2026 à 14:55$/)).toBeDefined();
  await user.click(within(begun).getByRole('link', { name: /^Reprendre.*034 08 19 000040 PWP01/ }));
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/numerisation/pieces/ajout'));
  expect(await screen.findByText(/repris : 2 fichiers déjà reçus/)).toBeDefined();
});

test('each category of the whole list shows how full it is', async () => {
  await mountPage(ENSEMBLE, { [DEMANDE]: aDemande() }, { numeroUnique: NUMERO });
  expect((await screen.findAllByText('2/2')).length).toBe(1);
  expect(screen.getByText('1/2')).toBeDefined();
  expect(screen.getByText('1 pièce sur 2')).toBeDefined();
});

test('categories without pieces are folded: one section at a time, or all', async () => {
  const [identite, profession] = aDemande().sections;
  const empty = (libelle: string) => ({ code: libelle, libelle, max: 2, pleine: false, pieces: [] });
  const sections = [
    { code: 'A', libelle: 'Identité', categories: [...(identite?.categories ?? []), empty('Livret de famille')] },
    {
      code: 'B',
      libelle: 'Profession',
      categories: [...(profession?.categories ?? []), empty('Contrat'), empty('Stage')],
    },
  ];
  await mountPage(ENSEMBLE, { [DEMANDE]: aDemande({ sections }) }, { numeroUnique: NUMERO });
  const user = userEvent.setup();
  await screen.findByText('Carte d’étudiant');
  const shown = () => ['Livret de famille', 'Contrat', 'Stage'].filter((name) => screen.queryByText(name) !== null);
  expect(shown()).toEqual([]);
  const folded = screen.getByRole('button', { name: /^2\scatégories sans pièce ?, section Profession$/ });
  await user.click(folded);
  expect(folded.getAttribute('aria-expanded')).toBe('true');
  expect(shown()).toEqual(['Contrat', 'Stage']);
  await user.click(screen.getByRole('button', { name: 'Tout déplier' }));
  expect(shown()).toEqual(['Livret de famille', 'Contrat', 'Stage']);
  await user.click(screen.getByRole('button', { name: 'Tout replier' }));
  expect(shown()).toEqual([]);
});

test('all pieces come as one archive; a failure is said, and nothing is saved', async () => {
  const ARCHIVE = 'GET /demandes/:numeroUnique/archive';
  const saved = watchDownloads();
  const down = problem(503, 'sne-indisponible', 'Sans réponse du SNE depuis 9 h.');
  const answers: Answers = { [DEMANDE]: aDemande(), [ARCHIVE]: () => Promise.reject(down) };
  const { api, announced } = await mountPage(ENSEMBLE, answers, { numeroUnique: NUMERO });
  const user = userEvent.setup();
  const name = /^Télécharger les 3 pièces \(ZIP, 351,6\sKo\)$/;
  await user.click(await screen.findByRole('button', { name }));
  expect((await screen.findByRole('alert')).textContent).toContain('Sans réponse du SNE depuis 9 h.');
  expect(saved).toEqual([]);
  api.answer({ [ARCHIVE]: new File(['PK'], 'pieces-034-08-19-xxxxxx-PWP01.zip') });
  await user.click(screen.getByRole('button', { name }));
  await vi.waitFor(() => expect(saved).toEqual(['pieces-034-08-19-xxxxxx-PWP01.zip']));
  expect(announced).toContain('L’archive est téléchargée.');
  expect(screen.queryByRole('alert')).toBeNull();
});
