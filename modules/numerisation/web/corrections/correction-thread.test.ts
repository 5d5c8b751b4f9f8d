import { screen, waitFor, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { Correction } from '../../contracts/index.ts';
import { PATHS } from '../paths.ts';
import { aBrouillon, fakeBrouillons } from '../testing/brouillons.ts';
import { aCorrection, aCorrectionList } from '../testing/corrections.ts';
import { aDemande } from '../testing/demandes.ts';
import { callsOf, mountPage, problem, type Answers } from '../testing/mount-page.ts';
import { aPliDetail } from '../testing/plis.ts';

const NUMEROS = ['0340819000040PWP01', '0340819000041PWP01', '0340819000042PWP01'] as const;
const pdf = (name: string) => new File(['%PDF-'], name, { type: 'application/pdf' });
const piece = aCorrection().piece;

/** A guichet with these corrections; each sending mends the one that it says. */
function guichetWith(corrections: Correction[]): Answers {
  let open = corrections;
  const portal = fakeBrouillons();
  return {
    ...portal.answers,
    'GET /a-corriger': ({ query }) => {
      const size = Number(query['taille']);
      const from = (Number(query['page']) - 1) * size;
      return aCorrectionList(open.slice(from, from + size), open.length);
    },
    'GET /demandes/:numeroUnique': ({ params: { numeroUnique = '' } }) => aDemande({ numeroUnique }),
    'GET /plis/:transaction': aPliDetail(),
    'POST /brouillons/:brouillonId/envoi': () => {
      open = open.filter(({ id }) => id !== portal.held?.corrige?.correction);
      portal.held = aBrouillon();
      return aPliDetail();
    },
  };
}

/** Two clicks: the file, and « Valider ». */
async function send(name: string): Promise<void> {
  const user = userEvent.setup();
  await user.upload(await screen.findByLabelText('Choisissez un fichier'), pdf(name));
  await user.click(await screen.findByRole('button', { name: 'Valider' }));
}

test('each correction leads to the next one of the list that one came from, with its demande and its category', async () => {
  const user = userEvent.setup();
  const rejets = NUMEROS.map((numeroUnique, index) =>
    aCorrection({ id: index + 1, numeroUnique, piece: piece && { ...piece, nom: `rejetee-${index + 1}.pdf` } }),
  );
  const { api, router } = await mountPage(`${PATHS.corrections}?envois=moi&tri=motif-asc`, guichetWith(rejets));
  const [, second] = await screen.findAllByRole('link', { name: 'Remplacer cette pièce' });
  if (second === undefined) throw new Error('no second row');
  await user.click(second);
  await screen.findByText(/Vous remplacez « rejetee-2.pdf », rejetée/);
  await send('scan.pdf');

  // The row that took its place in the list, not the one that was passed over.
  const next = await screen.findByRole('link', { name: 'Rejet suivant (2)' });
  expect(screen.getByText(/^rejetee-3.pdf · Pièce illisible/)).toBeDefined();
  expect(callsOf(api, 'GET /a-corriger').at(-1)?.query).toEqual({
    envois: 'moi',
    tri: 'motif',
    ordre: 'asc',
    page: '2',
    taille: '1',
  });
  await user.click(next);
  await screen.findByText(/Vous remplacez « rejetee-3.pdf », rejetée/);
  await send('scan-bis.pdf');

  // It was the last of the list, which begins again.
  await user.click(await screen.findByRole('link', { name: 'Rejet suivant (1)' }));
  await screen.findByText(/Vous remplacez « rejetee-1.pdf », rejetée/);
  await send('scan-ter.pdf');
  expect(await screen.findByText('Plus aucun rejet n’attend dans cette liste.')).toBeDefined();
  expect(screen.queryByRole('link', { name: /^Rejet suivant/ })).toBeNull();
  await user.click(screen.getByRole('link', { name: 'Revenir à «\u00a0À corriger\u00a0»' }));
  await waitFor(() => expect(router.currentRoute.value.query).toEqual({ envois: 'moi', tri: 'motif-asc' }));
  expect(callsOf(api, 'POST /brouillons').map(({ body }) => body)).toMatchObject([
    { corrige: 2 },
    { corrige: 3 },
    { corrige: 1 },
  ]);
});

test('« Libérer une place » names the category, and goes on to the correction once it has room', async () => {
  const user = userEvent.setup();
  const [identite] = aDemande().sections;
  const [pleine] = identite?.categories ?? [];
  if (pleine === undefined) throw new Error('no category');
  let isFull = true;
  const { announced } = await mountPage(PATHS.corrections, {
    ...guichetWith([aCorrection({ motif: 'categorie-pleine', piece: piece && { ...piece, categorie: pleine.code } })]),
    'GET /demandes/:numeroUnique': () =>
      aDemande({
        sections: [
          {
            code: 'I',
            libelle: 'Identité',
            categories: [isFull ? pleine : { ...pleine, pleine: false, pieces: pleine.pieces.slice(1) }],
          },
        ],
      }),
    'DELETE /demandes/:numeroUnique/pieces/:pieceId': () => {
      isFull = false;
    },
  });
  await user.click(await screen.findByRole('link', { name: 'Libérer une place' }));
  expect(await screen.findByText(/Vous remplacez « carte-identite.pdf », rejetée/)).toBeDefined();
  expect(screen.getByText(/La catégorie « Carte d’identité ou passeport du demandeur » est pleine/)).toBeDefined();
  await user.click(await screen.findByRole('button', { name: /^Supprimer 1\s/ }));
  await user.click(await screen.findByRole('button', { name: 'Confirmer la suppression' }));
  await send('scan.pdf');
  await screen.findByText('Vos pièces ont bien été enregistrées.');
  expect(announced).toContain('La catégorie « Carte d’identité ou passeport du demandeur » a de la place.');
  expect(await screen.findByText('Plus aucun rejet n’attend dans cette liste.')).toBeDefined();
});

test('« Libérer une place » says of a category that is not full that it has room, and goes on', async () => {
  const user = userEvent.setup();
  const categorie = { code: 'REV', libelle: 'Dernier avis d’imposition', max: 2, pleine: false, pieces: [] };
  await mountPage(PATHS.corrections, {
    ...guichetWith([aCorrection({ motif: 'categorie-pleine', piece: piece && { ...piece, categorie: 'REV' } })]),
    'GET /demandes/:numeroUnique': aDemande({ sections: [{ code: 'R', libelle: 'Revenus', categories: [categorie] }] }),
  });
  await user.click(await screen.findByRole('link', { name: 'Libérer une place' }));
  expect(await screen.findByText(/La catégorie « Dernier avis d’imposition » a de la place\./)).toBeDefined();
  await user.click(screen.getByRole('link', { name: 'Déposer la pièce' }));
  expect(await screen.findByLabelText('Choisissez un fichier')).toBeDefined();
});

test('a creation that is made again asks for the category of its piece, and is not sent without it', async () => {
  const user = userEvent.setup();
  const { api } = await mountPage(PATHS.corrections, {
    ...guichetWith([
      aCorrection({ contexte: 'CRE', numeroUnique: null, piece: piece && { ...piece, categorie: null } }),
    ]),
  });
  await user.click(await screen.findByRole('link', { name: 'Refaire la demande CERFA' }));
  expect(await screen.findByText(/Choisissez sa catégorie avant de valider/)).toBeDefined();
  await user.upload(await screen.findByLabelText('Choisissez le formulaire CERFA'), pdf('cerfa.pdf'));
  await send('scan.pdf');
  expect(await screen.findByRole('link', { name: 'Choisissez la catégorie de la pièce qui remplace.' })).toBeDefined();
  expect(callsOf(api, 'POST /brouillons/:brouillonId/envoi')).toEqual([]);
  await user.click(screen.getByRole('combobox', { name: 'Catégorie de scan.pdf' }));
  await user.click(screen.getByRole('option', { name: 'Carte d’étudiant' }));
  await waitFor(() => expect(screen.queryByText('Choisissez la catégorie de la pièce qui remplace.')).toBeNull());
  await user.click(screen.getByRole('button', { name: 'Valider' }));
  await screen.findByText('Vos pièces ont bien été enregistrées.');
});

test('a piece that was rejected for its category has none filled in, and is not sent without one', async () => {
  const user = userEvent.setup();
  const [identite] = aDemande().sections;
  const wrong = identite?.categories[0]?.code ?? '';
  const { api } = await mountPage(
    PATHS.corrections,
    guichetWith([aCorrection({ motif: 'mal-typee', piece: piece && { ...piece, categorie: wrong } })]),
  );
  await user.click(await screen.findByRole('link', { name: 'Remplacer cette pièce' }));
  const notice = await screen.findByText(/Elle a été rejetée pour sa catégorie/);
  expect(notice.textContent).not.toMatch(/prend sa catégorie/);
  await screen.findByText('SPESYS');
  await send('carte identite.pdf');
  expect(await screen.findByRole('link', { name: 'Choisissez la catégorie de la pièce qui remplace.' })).toBeDefined();
  expect(callsOf(api, 'POST /brouillons/:brouillonId/envoi')).toEqual([]);
  await user.click(screen.getByRole('combobox', { name: 'Catégorie de carte identite.pdf' }));
  await user.click(screen.getByRole('option', { name: 'Carte d’étudiant' }));
  await user.click(screen.getByRole('button', { name: 'Valider' }));
  await screen.findByText('Vos pièces ont bien été enregistrées.');
});

test('a creation that is made again as a whole has the category field of its pieces, and asks for none', async () => {
  const user = userEvent.setup();
  await mountPage(PATHS.corrections, guichetWith([aCorrection({ contexte: 'CRE', numeroUnique: null, piece: null })]));
  await user.click(await screen.findByRole('link', { name: 'Refaire la demande CERFA' }));
  await user.upload(await screen.findByLabelText('Choisissez le formulaire CERFA'), pdf('cerfa.pdf'));
  await user.upload(screen.getByLabelText('Choisissez un fichier'), pdf('scan.pdf'));
  expect(await screen.findByRole('combobox', { name: 'Catégorie de scan.pdf' })).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Valider' }));
  await screen.findByText('Vos pièces ont bien été enregistrées.');
});

test.each([
  [{ piece: null }, 'Refaire l’envoi', /Vous refaites l’envoi d’un pli rejeté en entier/],
  [
    { piece: null, motif: 'demande-radiee' as const },
    'Déposer une nouvelle demande',
    /Vous déposez une nouvelle demande à la place d’un pli rejeté en entier/,
  ],
  [
    { contexte: 'MAJ' as const, piece: piece && { ...piece, role: 'formulaire' as const, categorie: null } },
    'Remplacer cette pièce',
    /Vous remplacez le formulaire « carte-identite.pdf », rejeté/,
  ],
])('what is mended is said as it is: %o', async (given, way, said) => {
  await mountPage(PATHS.corrections, guichetWith([aCorrection(given)]));
  await userEvent.setup().click(await screen.findByRole('link', { name: way }));
  const sentence = await screen.findByText(said);
  expect(sentence.textContent).not.toMatch(/catégorie/);
});

test('a file that is named as another category than the rejected piece is asked about before it is sent', async () => {
  const user = userEvent.setup();
  const demande = aDemande();
  const [identite] = demande.sections;
  identite?.categories.push({
    code: 'REV_AVIS_N',
    libelle: 'Dernier avis d’imposition',
    max: 2,
    pleine: false,
    pieces: [],
  });
  const { api } = await mountPage(PATHS.corrections, {
    ...guichetWith([aCorrection()]),
    'GET /demandes/:numeroUnique': demande,
  });
  await user.click(await screen.findByRole('link', { name: 'Remplacer cette pièce' }));
  await screen.findByText('SPESYS');
  await send('avis imposition.pdf');
  const summary = await screen.findByRole('link', {
    name: 'Choisissez la catégorie de «\u00a0avis imposition.pdf\u00a0».',
  });
  expect(summary).toBeDefined();
  expect(callsOf(api, 'POST /brouillons/:brouillonId/envoi')).toEqual([]);
  const row = screen.getByText('avis imposition.pdf').closest('li');
  if (row === null) throw new Error('no row');
  expect(within(row).getByText('celle de la pièce rejetée')).toBeDefined();
  await user.click(within(row).getByRole('button', { name: 'Garder «\u00a0Carte d’étudiant\u00a0»' }));
  await waitFor(() => expect(within(row).queryByText('celle de la pièce rejetée')).toBeNull());
  await user.click(screen.getByRole('button', { name: 'Valider' }));
  await screen.findByText('Vos pièces ont bien été enregistrées.');
});

test('« Valider » waits for the demande, whose categories the page asks about', async () => {
  const user = userEvent.setup();
  const demande = Promise.withResolvers<ReturnType<typeof aDemande>>();
  const { api } = await mountPage(PATHS.corrections, {
    ...guichetWith([aCorrection({ piece: piece && { ...piece, categorie: null } })]),
    'GET /demandes/:numeroUnique': () => demande.promise,
  });
  await user.click(await screen.findByRole('link', { name: 'Remplacer cette pièce' }));
  await send('scan.pdf');
  expect(await screen.findByText('L’envoi part dès que la demande est lue.')).toBeDefined();
  demande.resolve(aDemande());
  expect(await screen.findByRole('link', { name: 'Choisissez la catégorie de la pièce qui remplace.' })).toBeDefined();
  expect(callsOf(api, 'POST /brouillons/:brouillonId/envoi')).toEqual([]);
});

test('a next rejection that cannot be read can be asked for again', async () => {
  const user = userEvent.setup();
  const rejets = NUMEROS.slice(0, 2).map((numeroUnique, index) => aCorrection({ id: index + 1, numeroUnique }));
  const guichet = guichetWith(rejets);
  const { api } = await mountPage(PATHS.corrections, guichet);
  const [first] = await screen.findAllByRole('link', { name: 'Remplacer cette pièce' });
  if (first === undefined) throw new Error('no row');
  await user.click(first);
  api.answer({
    'GET /a-corriger': () => {
      throw problem(503, 'service-indisponible', 'Réessayez plus tard.');
    },
  });
  await send('scan.pdf');
  expect(await screen.findByText('Réessayez plus tard.')).toBeDefined();
  api.answer({ 'GET /a-corriger': aCorrectionList(rejets.slice(1)) });
  await user.click(screen.getByRole('button', { name: 'Réessayer' }));
  expect(await screen.findByRole('link', { name: 'Rejet suivant (1)' })).toBeDefined();
});
