import { screen, waitFor, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { installHost } from '@pwp/web-kit/host';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Correction } from '../../contracts/index.ts';
import { PATHS } from '../paths.ts';
import { fakeBrouillons } from '../testing/brouillons.ts';
import { aCorrection, aCorrectionList } from '../testing/corrections.ts';
import { aDemande } from '../testing/demandes.ts';
import { callsOf, mountPage, problem, workFor, type Answers } from '../testing/mount-page.ts';
import { aPliDetail } from '../testing/plis.ts';

/** What the guichet has to mend; « ne rien faire » and its undoing change it. */
function held(...corrections: Correction[]): Answers {
  let classified: Correction[] = [];
  const shown = () => corrections.filter((one) => !classified.includes(one));
  return {
    'GET /a-corriger': () => aCorrectionList(shown()),
    'PUT /a-corriger/:correctionId/classement': ({ params }) => {
      classified = corrections.filter(({ id }) => String(id) === params['correctionId']);
    },
    'DELETE /a-corriger/:correctionId/classement': () => {
      classified = [];
    },
  };
}

const rows = () => within(screen.getByRole('region', { name: 'Rejets à corriger' })).getAllByRole('listitem');
const name = (row: HTMLElement) => within(row).getByRole('heading').textContent;

/** Counts how often the menu is asked to count again. */
function followMenu() {
  const refreshMenuCounts = vi.fn<() => void>();
  installHost({ accessToken: () => Promise.resolve('token'), announce: () => undefined, refreshMenuCounts });
  return refreshMenuCounts;
}

test('other services may show something below the rejections, and are handed the guichet', async () => {
  const { slots } = await mountPage(PATHS.corrections, held(aCorrection()));
  await waitFor(() => expect(slots.get('numerisation.a-corriger')?.()).toEqual({ guichet: '00002' }));
  workFor('G1175');
  await waitFor(() => expect(slots.get('numerisation.a-corriger')?.()).toEqual({ guichet: 'G1175' }));
});

test('each rejection says why, what to do, whose demande it is, and since when', async () => {
  const { announced } = await mountPage(
    PATHS.corrections,
    held(
      aCorrection(),
      aCorrection({
        id: 13,
        motif: null,
        piece: null,
        numeroUnique: null,
        contexte: 'CRE',
        transaction: 'u7xxcrgefhmb9',
      }),
    ),
  );
  await screen.findByText(/^2 pièces de 2 plis attendent une correction/);
  const [first, second] = rows();
  if (first === undefined || second === undefined) throw new Error('two rows are missing');
  expect(name(first)).toBe('carte-identite.pdf');
  expect(first.textContent).toContain('Pièce illisible');
  expect(first.textContent).toContain('Numérisez la pièce de nouveau');
  expect(first.textContent).toContain('034 08 19 000040 PWP01');
  expect(within(first).getByRole('link', { name: 'Remplacer cette pièce' })).toBeDefined();
  expect(within(first).getByRole('button', { name: 'Voir le pli 1je9xw3quz77b' })).toBeDefined();
  expect(name(second)).toBe('Pli rejeté en entier');
  expect(second.textContent).toContain('Création, sans n°\u00A0unique');
  expect(within(second).queryByRole('link', { name: 'Remplacer cette pièce' })).toBeNull();
  expect(within(second).getByRole('link', { name: 'Refaire la demande CERFA' })).toBeDefined();
  expect(announced).toContain('2\u00A0rejets à corriger.');
});

test('a rejection leads with the demandeur and the category, and so do the words about it', async () => {
  const user = userEvent.setup();
  const named = aCorrection({ demandeur: 'CARREGUES Cédric', reference: 'Dossier du 26' });
  const piece = { ...named.piece, categorieLibelle: 'Carte d’identité' } as Correction['piece'];
  await mountPage(
    PATHS.corrections,
    held({ ...named, piece }, { ...named, id: 13, demandeur: null }, { ...named, id: 14, piece: null }),
  );
  await screen.findByRole('region', { name: 'Rejets à corriger' });
  expect(rows().map(name)).toEqual([
    'CARREGUES Cédric · Carte d’identité',
    'Dossier du 26 · carte-identite.pdf',
    'CARREGUES Cédric · Pli rejeté en entier',
  ]);
  const [first] = rows();
  if (first === undefined) throw new Error('a row is missing');
  expect(within(first).getByText(/^carte-identite\.pdf · /)).toBeDefined();
  await user.click(within(first).getByRole('button', { name: 'Ne rien faire' }));
  const dialog = screen.getByRole('alertdialog');
  expect(within(dialog).getByText('CARREGUES Cédric · Carte d’identité')).toBeDefined();
});

test('with nothing to mend it says so and leads on; one’s own sendings lead to those of the guichet', async () => {
  const { router, api } = await mountPage(PATHS.corrections, held());
  expect(await screen.findByText('Rien à corriger')).toBeDefined();
  expect(screen.getByRole('link', { name: 'Aller au tableau de bord' }).getAttribute('href')).toBe('/');
  await router.push(`${PATHS.corrections}?envois=moi`);
  expect(await screen.findByRole('link', { name: 'Voir tout le guichet' })).toBeDefined();
  await waitFor(() => expect(callsOf(api, 'GET /a-corriger').at(-1)?.query).toMatchObject({ envois: 'moi' }));
});

test('sorting and one’s own sendings are in the address, and begin at the first page', async () => {
  const user = userEvent.setup();
  const { router, api } = await mountPage(`${PATHS.corrections}?page=2`, {
    'GET /a-corriger': aCorrectionList([aCorrection()], 60),
  });
  expect(await screen.findByText('Page 2 sur 3')).toBeDefined();
  await user.selectOptions(screen.getByLabelText('Trier par'), 'Motif');
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ tri: 'motif-asc' }));
  await user.selectOptions(screen.getByLabelText('Envois'), 'Mes envois');
  await waitFor(() =>
    expect(callsOf(api, 'GET /a-corriger').at(-1)?.query).toEqual({
      envois: 'moi',
      tri: 'motif',
      ordre: 'asc',
      page: '1',
      taille: '25',
    }),
  );
});

test('« Ne rien faire » asks why, takes the row away, counts again, and can be taken back', async () => {
  const user = userEvent.setup();
  const { api } = await mountPage(PATHS.corrections, held(aCorrection()));
  const refreshMenuCounts = followMenu();
  await user.click(await screen.findByRole('button', { name: 'Ne rien faire' }));
  const dialog = screen.getByRole('alertdialog', { name: 'Ne rien faire pour ce rejet\u00A0?' });
  await user.click(within(dialog).getByRole('button', { name: 'Retirer de la liste' }));
  expect(await within(dialog).findByText('Choisissez une raison.')).toBeDefined();
  await user.click(within(dialog).getByLabelText('Le demandeur ne fournira pas la pièce'));
  await user.click(within(dialog).getByRole('button', { name: 'Retirer de la liste' }));

  expect(await screen.findByText('Rien à corriger')).toBeDefined();
  expect(callsOf(api, 'PUT /a-corriger/:correctionId/classement').map(({ params, body }) => [params, body])).toEqual([
    [{ correctionId: '12' }, { raison: 'non-fournie' }],
  ]);
  expect(refreshMenuCounts).toHaveBeenCalled();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Rejets à corriger' })));

  await user.click(screen.getByRole('button', { name: 'Remettre dans la liste' }));
  await waitFor(() => expect(rows().map(name)).toEqual(['carte-identite.pdf']));
});

test('Escape and « Annuler » change nothing, and give the focus back', async () => {
  const user = userEvent.setup();
  const { api } = await mountPage(PATHS.corrections, held(aCorrection()));
  const button = await screen.findByRole('button', { name: 'Ne rien faire' });
  await user.click(button);
  await user.click(screen.getByRole('button', { name: 'Annuler' }));
  await waitFor(() => expect(document.activeElement).toBe(button));
  expect(callsOf(api, 'PUT /a-corriger/:correctionId/classement')).toEqual([]);
});

test('what a colleague has mended meanwhile is said, and the list is read again', async () => {
  const user = userEvent.setup();
  const { api } = await mountPage(PATHS.corrections, {
    ...held(aCorrection()),
    'PUT /a-corriger/:correctionId/classement': () => {
      throw problem(409, 'correction-traitee', 'Ce rejet a été traité entre-temps.');
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Ne rien faire' }));
  await user.click(screen.getByLabelText('La pièce n’est plus utile à la demande'));
  await user.click(screen.getByRole('button', { name: 'Retirer de la liste' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Ce rejet a été traité entre-temps.');
  expect(callsOf(api, 'GET /a-corriger')).toHaveLength(2);
});

test('what a colleague has put back meanwhile is not offered to be put back again', async () => {
  const user = userEvent.setup();
  await mountPage(PATHS.corrections, {
    ...held(aCorrection()),
    'DELETE /a-corriger/:correctionId/classement': () => {
      throw problem(409, 'correction-traitee', 'Ce rejet a été traité entre-temps.');
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Ne rien faire' }));
  await user.click(screen.getByLabelText('La pièce n’est plus utile à la demande'));
  await user.click(screen.getByRole('button', { name: 'Retirer de la liste' }));
  await user.click(await screen.findByRole('button', { name: 'Remettre dans la liste' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Ce rejet a été traité entre-temps.');
  expect(screen.queryByRole('button', { name: 'Remettre dans la liste' })).toBeNull();
});

test('another guichet reads nothing of what was done for the one before', async () => {
  const user = userEvent.setup();
  await mountPage(PATHS.corrections, held(aCorrection(), aCorrection({ id: 13 })));
  const [first] = await screen.findAllByRole('button', { name: 'Ne rien faire' });
  if (first === undefined) throw new Error('no row');
  await user.click(first);
  await user.click(screen.getByLabelText('La pièce n’est plus utile à la demande'));
  await user.click(screen.getByRole('button', { name: 'Retirer de la liste' }));
  await screen.findByText(/« carte-identite\.pdf » est retiré de la liste/);
  await user.click(screen.getByRole('button', { name: 'Ne rien faire' }));
  workFor('G1175');
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  await screen.findByText(/^1 pièce de 1 pli attend/);
  expect(screen.queryByText(/est retiré de la liste/)).toBeNull();
});

test('the thumbnail of a rejection is asked for once, however often the list is read again', async () => {
  const user = userEvent.setup();
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      readonly #tell: (entries: { target: Element; isIntersecting: boolean }[]) => void;
      constructor(tell: (entries: { target: Element; isIntersecting: boolean }[]) => void) {
        this.#tell = tell;
      }
      observe(target: Element): void {
        this.#tell([{ target, isIntersecting: true }]);
      }
      unobserve = () => undefined;
      disconnect = () => undefined;
    },
  );
  onTestFinished(() => void vi.unstubAllGlobals());
  const { piece } = aCorrection();
  if (piece === null) throw new Error('no piece');
  const one = () => aCorrection({ piece: { ...piece, contenu: true } });
  const { api, router } = await mountPage(PATHS.corrections, {
    'GET /a-corriger': () => aCorrectionList([one()]),
    'GET /plis/:transaction/pieces/:rang/contenu': () => new Blob(['?']),
  });
  const contents = () => callsOf(api, 'GET /plis/:transaction/pieces/:rang/contenu');
  await waitFor(() =>
    expect(contents().map(({ params }) => params)).toEqual([{ transaction: one().transaction, rang: '0' }]),
  );
  await user.selectOptions(screen.getByLabelText('Trier par'), 'Motif');
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ tri: 'motif-asc' }));
  await waitFor(() => expect(callsOf(api, 'GET /a-corriger')).toHaveLength(2));
  await screen.findByText(/^1 pièce de 1 pli attend une correction/);
  expect(contents()).toHaveLength(1);
});

test('a pli that was rejected as a whole is one rejection, of all its pieces', async () => {
  const list = { ...aCorrectionList([aCorrection(), aCorrection({ id: 13, piece: null })]), pieces: 4 };
  await mountPage(PATHS.corrections, { 'GET /a-corriger': list });
  expect(await screen.findByText(/^2 rejets attendent une correction : 4 pièces de 1 pli\./)).toBeDefined();
});

test('a list that fails can be asked again', async () => {
  const user = userEvent.setup();
  const { api } = await mountPage(PATHS.corrections, {
    'GET /a-corriger': () => {
      throw problem(503, 'service-indisponible', 'Réessayez plus tard.');
    },
  });
  expect((await screen.findByRole('alert')).textContent).toContain('Réessayez plus tard.');
  api.answer(held(aCorrection()));
  await user.click(screen.getByRole('button', { name: 'Réessayer' }));
  await waitFor(() => expect(rows().map(name)).toEqual(['carte-identite.pdf']));
});

test('« Saisir le bon n° unique » leads through the pieces of the right demande to a sending that says what it mends', async () => {
  const user = userEvent.setup();
  const portal = fakeBrouillons();
  const demande = aDemande();
  const { api } = await mountPage(PATHS.corrections, {
    ...held(aCorrection({ motif: 'demande-inconnue' })),
    ...portal.answers,
    'GET /demandes/:numeroUnique': demande,
    'GET /plis/:transaction': aPliDetail(),
  });
  await user.click(await screen.findByRole('link', { name: 'Saisir le bon n°\u00A0unique' }));
  await user.type(await screen.findByRole('textbox', { name: 'N° unique' }), demande.numeroUnique);
  await user.click(screen.getByRole('button', { name: 'Consulter' }));
  await user.click(await screen.findByRole('link', { name: 'Ajouter des pièces' }));
  expect(await screen.findByText(/Vous remplacez « carte-identite.pdf », rejetée/)).toBeDefined();
  await user.upload(
    await screen.findByLabelText('Choisissez un fichier'),
    new File(['%PDF-'], 'recto.pdf', { type: 'application/pdf' }),
  );
  await user.click(await screen.findByRole('button', { name: 'Valider' }));
  await waitFor(() => expect(callsOf(api, 'POST /brouillons/:brouillonId/envoi')).toHaveLength(1));
  expect(callsOf(api, 'POST /brouillons').map(({ body }) => body)).toMatchObject([{ corrige: 12 }]);
});

test('the detail of a pli offers to replace each rejected piece, or says that it is done', async () => {
  const user = userEvent.setup();
  const rejected = {
    taille: 1,
    type: 'application/pdf',
    etat: 'rejetee' as const,
    motif: 'illisible' as const,
    role: 'piece' as const,
    categorie: null,
    categorieLibelle: null,
    sha256: null,
  };
  const correction = { id: 12, categorie: null, role: 'piece' as const };
  await mountPage(PATHS.corrections, {
    ...held(aCorrection()),
    'GET /plis/:transaction': aPliDetail({
      pieces: [
        { ...rejected, nom: 'a.pdf', correction: { ...correction, etat: 'ouverte' } },
        { ...rejected, nom: 'b.pdf', correction: { ...correction, id: 13, etat: 'remplacee' } },
        { ...rejected, nom: 'c.pdf' },
      ],
    }),
  });
  await user.click(await screen.findByRole('button', { name: /^Voir le pli/ }));
  const panel = await screen.findByRole('dialog');
  const items = await within(panel).findAllByRole('listitem');
  const links = items.slice(0, 3).map((item) =>
    within(item)
      .queryAllByRole('link')
      .map((link) => [link.textContent, link.getAttribute('aria-label')]),
  );
  expect(links).toEqual([[['Remplacer cette pièce', 'Remplacer cette pièce\u00A0: «\u00A0a.pdf\u00A0»']], [], []]);
  expect(items[1]?.textContent).toContain('Remplacée');
});
