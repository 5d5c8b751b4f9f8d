import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aBrouillon, aFichier, fakeBrouillons, type FakeBrouillons } from '../../testing/brouillons.ts';
import { aDemande } from '../../testing/demandes.ts';
import { mountPage, problem } from '../../testing/mount-page.ts';

/** A JPEG of 4 × 2 pixels as far as its frame says; nothing decodes it here. */
const JPEG = Buffer.from('ffd8ffc0000b08000200040101110 0ffda0008010100003f001234ffd9'.replace(' ', ''), 'hex');
const jpeg = (name: string) => new File([JPEG], name, { type: 'image/jpeg' });
const orientationOf = (bytes: ArrayBuffer) => {
  const at = Buffer.from(bytes).indexOf('Exif\0\0');
  return at === -1 ? null : new DataView(bytes).getUint16(at + 6 + 8 + 2 + 8);
};

beforeEach(() => {
  vi.stubGlobal('createImageBitmap', () => Promise.resolve({ width: 4, height: 2, close: () => undefined }));
});
afterEach(() => vi.unstubAllGlobals());

async function chooseAndLook(portal: FakeBrouillons, files: File[]) {
  const mounted = await mountPage(
    '/numerisation/pieces/ajout',
    { ...portal.answers, 'GET /demandes/:numeroUnique': aDemande() },
    { numeroUnique: '0340819000040PWP01' },
  );
  const user = userEvent.setup({ applyAccept: false });
  await user.upload(await screen.findByLabelText('Choisissez un fichier'), files);
  const [first] = files;
  const opener = await screen.findByRole('button', { name: `Aperçu de ${first?.name}` });
  await user.click(opener);
  return { ...mounted, user, opener, dialog: await screen.findByRole('dialog', { name: `Aperçu de ${first?.name}` }) };
}

test('the keys go from file to file, zoom and turn; four quarter turns change nothing', async () => {
  const portal = fakeBrouillons();
  const { user, dialog } = await chooseAndLook(portal, [jpeg('a.jpg'), jpeg('b.jpg')]);
  await within(dialog).findByRole('img', { name: 'a.jpg' });
  await user.keyboard('++');
  expect(within(dialog).getByText(/^150.%$/)).toBeDefined();
  await user.keyboard('-0');
  expect(within(dialog).getByText(/^100.%$/)).toBeDefined();
  await user.keyboard('rrrr');
  await user.keyboard('{ArrowLeft}');
  expect(within(dialog).getByText('1 sur 2')).toBeDefined();
  await user.keyboard('{ArrowRight}');
  expect(await screen.findByRole('dialog', { name: 'Aperçu de b.jpg' })).toBeDefined();
  await within(dialog).findByRole('img', { name: 'b.jpg' });
  await user.keyboard('R');
  await user.keyboard('{ArrowLeft}');
  await vi.waitFor(() => expect(portal.uploads).toHaveLength(3));
  expect(orientationOf((await portal.uploads[2]?.file.arrayBuffer()) ?? new ArrayBuffer(0))).toBe(8);
  expect(portal.uploads.map(({ file }) => file.name)).toEqual(['a.jpg', 'b.jpg', 'b.jpg']);
});

test('a broken file says why it is not shown, and cannot be turned', async () => {
  const portal = fakeBrouillons();
  const { user, dialog } = await chooseAndLook(portal, [new File(['texte'], 'faux.jpg', { type: 'image/jpeg' })]);
  expect(await within(dialog).findByText(/le fichier est peut-être abîmé/)).toBeDefined();
  await user.keyboard('r');
  await user.click(within(dialog).getByRole('button', { name: 'Fermer' }));
  expect(portal.uploads).toHaveLength(1);
});

test('a HEIC is turned like another picture, and the page says that it leaves as a JPEG', async () => {
  const portal = fakeBrouillons();
  const { dialog } = await chooseAndLook(portal, [new File(['x'], 'photo.HEIC', { type: 'image/heic' })]);
  expect(within(dialog).getByRole('button', { name: 'Pivoter à droite' })).toBeDefined();
  expect(
    within(dialog).getByText(/La rotation part avec le fichier.*Pivotée, une photo HEIC part en JPEG\./),
  ).toBeDefined();
});

/** The page of a draft of an earlier visit, in which the first file is looked at. */
async function resume(portal: FakeBrouillons) {
  const mounted = await mountPage(
    '/numerisation/pieces/ajout',
    { ...portal.answers, 'GET /demandes/:numeroUnique': aDemande() },
    { numeroUnique: '0340819000040PWP01' },
  );
  const user = userEvent.setup();
  const name = portal.held?.fichiers[0]?.nom ?? '';
  const opener = await screen.findByRole('button', { name: `Aperçu de ${name}` });
  await user.click(opener);
  return { ...mounted, user, opener, dialog: await screen.findByRole('dialog', { name: `Aperçu de ${name}` }) };
}

const earlier = () =>
  fakeBrouillons(
    aBrouillon({
      fichiers: [
        aFichier({ id: 'f1', nom: 'carte.jpg', type: 'image/jpeg', taille: JPEG.length, categorie: 'ID_CNI' }),
        aFichier({ id: 'f2', nom: 'bail.jpg', type: 'image/jpeg', taille: JPEG.length }),
      ],
    }),
  );

test('a file of an earlier visit is seen and turned as a fresh one, in its place and with its category', async () => {
  const portal = earlier();
  for (const id of ['f1', 'f2']) portal.contents.set(id, jpeg('contenu'));
  const { user, opener, dialog } = await resume(portal);
  expect(await within(dialog).findByRole('img', { name: 'carte.jpg' })).toBeDefined();
  expect(within(dialog).getByText('1 sur 2')).toBeDefined();
  await user.keyboard('r');
  await user.keyboard('{Escape}');
  await user.click(within(dialog).getByRole('button', { name: 'Fermer' }));
  const upload = await portal.upload('carte.jpg');
  expect(upload.remplace).toEqual(['f1']);
  expect(orientationOf(await upload.file.arrayBuffer())).toBe(6);
  await vi.waitFor(() =>
    expect(portal.held?.fichiers.map(({ nom, categorie }) => `${nom} ${categorie}`)).toEqual([
      'carte.jpg ID_CNI',
      'bail.jpg null',
    ]),
  );
  expect(document.activeElement).toBe(opener);
  // Looked at again, it is drawn from here.
  const asked = portal.reads.length;
  await user.click(opener);
  expect(await within(dialog).findByRole('img', { name: 'carte.jpg' })).toBeDefined();
  expect(portal.reads).toHaveLength(asked);
});

test('a file that the portal cannot give says so, and is asked for again', async () => {
  const portal = earlier();
  const { api, user, dialog } = await resume(portal);
  const content = portal.answers['GET /brouillons/:brouillonId/fichiers/:fichierId/contenu'];
  api.answer({
    'GET /brouillons/:brouillonId/fichiers/:fichierId/contenu': () =>
      Promise.reject(problem(0, 'reseau-indisponible', 'Le portail ne répond pas.')),
  });
  await user.keyboard('{ArrowRight}');
  expect(await within(dialog).findByText(/le fichier n’a pas pu être lu/)).toBeDefined();
  portal.contents.set('f2', jpeg('contenu'));
  if (content !== undefined) api.answer({ 'GET /brouillons/:brouillonId/fichiers/:fichierId/contenu': content });
  await user.click(within(dialog).getByRole('button', { name: 'Réessayer' }));
  expect(await within(dialog).findByRole('img', { name: 'bail.jpg' })).toBeDefined();
});
