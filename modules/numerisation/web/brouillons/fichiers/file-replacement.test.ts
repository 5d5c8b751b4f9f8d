import { expect, test, vi } from 'vitest';
import { aBrouillon, aFichier, fakeBrouillons } from '../../testing/brouillons.ts';
import { problem } from '../../testing/mount-page.ts';
import { openBrouillon } from '../../testing/open-brouillon.ts';

const pdf = (name: string) => new File(['%PDF'], name, { type: 'application/pdf' });
const lost = () => problem(0, 'reseau-indisponible', 'Le portail ne répond pas.');

/** A file whose bytes say that it was turned. */
const turned = () => Promise.resolve(new File(['%PDF turned'], 'a.pdf', { type: 'application/pdf' }));

test('a received file that is turned takes the place of the old one, with its category and its order', async () => {
  const portal = fakeBrouillons();
  const { brouillon, states, idOf, upload } = await openBrouillon(portal);
  brouillon.add([pdf('a.pdf'), pdf('b.pdf')], 'piece');
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue', 'b.pdf recue']));
  await brouillon.setCategorie(idOf('a.pdf'), 'ID_CNI');
  const [before] = brouillon.files.value;
  portal.acts.length = 0;
  await brouillon.replace(idOf('a.pdf'), turned);
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue', 'b.pdf recue']));
  const [after] = brouillon.files.value;
  const sent = await upload('a.pdf');
  expect(await sent.file.text()).toBe('%PDF turned');
  expect(sent.remplace).toEqual([before?.id]);
  expect(after).toMatchObject({ categorie: 'ID_CNI', cle: before?.cle, taille: 11, remplace: [] });
  expect(after?.id).not.toBe(before?.id);
  // The portal exchanged them: it was never without one.
  await vi.waitFor(() => expect(portal.acts).toEqual(['remplacement a.pdf', 'ordre a.pdf b.pdf']));
  expect(portal.held?.fichiers.map(({ nom, categorie }) => `${nom} ${categorie}`)).toEqual([
    'a.pdf ID_CNI',
    'b.pdf null',
  ]);
});

test('a file of an earlier visit is read from the portal, and turned like another', async () => {
  const held = [aFichier({ id: 'f1', nom: 'a.pdf', categorie: 'ID_CNI' }), aFichier({ id: 'f2', nom: 'b.pdf' })];
  const portal = fakeBrouillons(aBrouillon({ fichiers: held }));
  portal.contents.set('f1', new Blob(['%PDF of the portal']));
  const { brouillon, states } = await openBrouillon(portal);
  expect(await (await brouillon.read('f1', new AbortController().signal)).text()).toBe('%PDF of the portal');
  await brouillon.replace('f1', turned);
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue', 'b.pdf recue']));
  expect(brouillon.files.value[0]).toMatchObject({ cle: 'f1', categorie: 'ID_CNI', taille: 11 });
  expect(portal.held?.fichiers.map(({ nom, categorie }) => `${nom} ${categorie}`)).toEqual([
    'a.pdf ID_CNI',
    'b.pdf null',
  ]);
});

test('a HEIC that became a JPEG by being turned shows and leaves under its new name', async () => {
  const portal = fakeBrouillons();
  const { brouillon, states, idOf } = await openBrouillon(portal);
  brouillon.add([new File(['heic'], 'photo.HEIC', { type: 'image/heic' })], 'piece');
  await vi.waitFor(() => expect(states()).toEqual(['photo.HEIC recue']));
  const jpeg = new File(['jpeg!'], 'photo.jpg', { type: 'image/jpeg' });
  await brouillon.replace(idOf('photo.HEIC'), () => Promise.resolve(jpeg));
  await vi.waitFor(() => expect(states()).toEqual(['photo.jpg recue']));
  expect(brouillon.files.value[0]).toMatchObject({ nom: 'photo.jpg', type: 'image/jpeg', taille: 5 });
  expect(portal.held?.fichiers.map(({ nom }) => nom)).toEqual(['photo.jpg']);
});

test('a file that is turned while it leaves does not leave twice', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { brouillon, states, idOf, upload } = await openBrouillon(portal);
  brouillon.add([pdf('a.pdf')], 'piece');
  const first = await upload('a.pdf');
  const { promise, resolve } = Promise.withResolvers<File>();
  const replacing = brouillon.replace(idOf('a.pdf'), () => promise);
  expect(states()).toEqual(['a.pdf rotation']);
  expect(brouillon.uploading.value).toBe(true);
  expect(first.signal?.aborted).toBe(true);
  resolve(await turned());
  await replacing;
  await vi.waitFor(() => expect(portal.uploads).toHaveLength(2));
  const second = await upload('a.pdf');
  expect(second.id).not.toBe(first.id);
  expect(second.remplace).toEqual([first.id]);
  second.receive();
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue']));
  // What the first upload may have left is deleted before the sending.
  first.receive();
  await brouillon.send();
  expect(portal.acts).toEqual(['retrait a.pdf', 'envoi']);
});

test('a file that cannot be turned stays as it was, and says so', async () => {
  const portal = fakeBrouillons();
  const { brouillon, states, idOf, announced } = await openBrouillon(portal);
  brouillon.add([pdf('a.pdf')], 'piece');
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue']));
  await brouillon.replace(idOf('a.pdf'), () => Promise.reject(new Error('no')));
  expect(states()).toEqual(['a.pdf recue']);
  expect(brouillon.files.value[0]?.motif).toMatch(/a\.pdf.*n’a pas pu être pivoté.*il part tel quel\.$/);
  expect(announced.at(-1)).toMatch(/n’a pas pu être pivoté/);
  expect(portal.uploads).toHaveLength(1);
});

/** A draft of one file of an earlier visit, whose turned content is on its way. */
async function turning() {
  const portal = fakeBrouillons(aBrouillon({ fichiers: [aFichier({ id: 'f1', nom: 'a.pdf' })] }), { hold: true });
  const opened = await openBrouillon(portal);
  await opened.brouillon.replace('f1', turned);
  return { ...opened, portal, leaving: await portal.upload('a.pdf') };
}

test('a turned file that the portal refuses leaves the former one, which is shown and sent', async () => {
  const { brouillon, portal, states, leaving, announced } = await turning();
  await brouillon.setCategorie(leaving.id, 'ID_CNI');
  leaving.fail(problem(413, 'brouillons-trop-volumineux', 'Vos brouillons occupent toute leur place.'));
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue']));
  expect(brouillon.files.value[0]).toMatchObject({
    id: 'f1',
    cle: 'f1',
    file: null,
    remplace: [],
    categorie: 'ID_CNI',
  });
  expect(brouillon.files.value[0]?.motif).toMatch(/le fichier part tel quel\. Vos brouillons occupent/);
  expect(announced.at(-1)).toBe('Vos brouillons occupent toute leur place.');
  await vi.waitFor(() => expect(portal.acts).toEqual(['categorie a.pdf ID_CNI']));
  await brouillon.send();
  expect(portal.acts.at(-1)).toBe('envoi');
});

test('a turned file whose upload is cut is tried again under its id, and the portal has one of the two', async () => {
  const { brouillon, portal, states, leaving } = await turning();
  leaving.fail(lost());
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf echec']));
  expect(portal.held?.fichiers.map(({ id }) => id)).toEqual(['f1']);
  brouillon.retry(leaving.id);
  await vi.waitFor(() => expect(portal.uploads).toHaveLength(2));
  const again = await portal.upload('a.pdf');
  expect([again.id, again.remplace]).toEqual([leaving.id, ['f1']]);
  again.receive();
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue']));
  expect(portal.held?.fichiers.map(({ id }) => id)).toEqual([leaving.id]);
});

test('turned again while it leaves, it takes the place of whatever arrived', async () => {
  const { brouillon, portal, states, leaving } = await turning();
  await brouillon.replace(leaving.id, turned);
  await vi.waitFor(() => expect(portal.uploads).toHaveLength(2));
  const second = await portal.upload('a.pdf');
  expect(second.remplace).toEqual(['f1', leaving.id]);
  leaving.receive();
  second.receive();
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue']));
  expect(portal.held?.fichiers.map(({ id }) => id)).toEqual([second.id]);
});

test('a turned file that is removed before it arrived leaves nothing, and one that was refused without a way back counts', async () => {
  const { brouillon, portal, states, api, leaving } = await turning();
  api.answer({ 'GET /brouillons/:brouillonId': () => Promise.reject(lost()) });
  leaving.fail(problem(422, 'fichier-illisible', 'Le fichier est abîmé.'));
  // The portal may still have the former one: the agent decides.
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf echec']));
  expect(brouillon.toSend.value).toHaveLength(1);
  expect(await brouillon.remove(leaving.id)).toBe(true);
  expect(portal.acts[0]).toBe('retrait a.pdf');
  expect(portal.held?.fichiers).toEqual([]);
});

test('a turned file that is too large for a pli is not exchanged', async () => {
  const portal = fakeBrouillons();
  const { brouillon, states, idOf } = await openBrouillon(portal);
  brouillon.add([pdf('a.pdf')], 'piece');
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue']));
  const large = new File([new Uint8Array(11 * 1024 * 1024)], 'a.pdf', { type: 'application/pdf' });
  await brouillon.replace(idOf('a.pdf'), () => Promise.resolve(large));
  expect(states()).toEqual(['a.pdf recue']);
  expect(brouillon.files.value[0]?.motif).toMatch(/un fichier pèse au plus/);
});
