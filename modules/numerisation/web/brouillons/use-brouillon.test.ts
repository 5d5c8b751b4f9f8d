import { effectScope } from 'vue';
import { expect, onTestFinished, test, vi } from 'vitest';
import { aBrouillon, aFichier, fakeBrouillons, type FakeBrouillons } from '../testing/brouillons.ts';
import { answerApi, installSilentHost, problem } from '../testing/mount-page.ts';
import { useBrouillon } from './use-brouillon.ts';

const NUMERO = '0340819000040PWP01';
const pdf = (name: string) => new File(['%PDF'], name, { type: 'application/pdf' });
const lost = () => problem(0, 'reseau-indisponible', 'Le portail ne répond pas.');

async function open(portal: FakeBrouillons, { dernierEnvoi = '' } = {}) {
  const announced = installSilentHost();
  const api = answerApi(portal.answers);
  const scope = effectScope();
  onTestFinished(() => scope.stop());
  const envois: string[] = [];
  const brouillon = scope.run(() =>
    useBrouillon({
      contexte: 'AJO',
      numeroUnique: NUMERO,
      dernierEnvoi,
      onOpen: () => undefined,
      onEnvoi: async (id) => void envois.push(id),
    }),
  );
  if (brouillon === undefined) throw new Error('the scope did not run');
  const pli = await brouillon.open();
  const states = () => brouillon.files.value.map(({ nom, etat }) => `${nom} ${etat}`);
  const idOf = (nom: string) => brouillon.files.value.find((file) => file.nom === nom)?.id ?? '';
  return { api, brouillon, pli, announced, envois, states, idOf, upload: portal.upload };
}

test('files leave as soon as they are chosen, two at a time, each with its progress', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { brouillon, states, upload, announced } = await open(portal);
  brouillon.add([pdf('a.pdf'), pdf('b.pdf'), pdf('c.pdf')], 'piece');
  expect(states()).toEqual(['a.pdf envoi', 'b.pdf envoi', 'c.pdf attente']);
  const first = await upload('a.pdf');
  expect(first.fields).toEqual(['role', 'file']);
  first.onProgress?.(3, 4);
  expect(brouillon.files.value[0]?.part).toBe(0.75);
  expect(brouillon.uploading.value).toBe(true);

  (await upload('b.pdf')).receive();
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf envoi', 'b.pdf recue', 'c.pdf envoi']));
  (await upload('a.pdf')).receive();
  (await upload('c.pdf')).receive();
  await vi.waitFor(() => expect(brouillon.uploading.value).toBe(false));
  expect(announced).toContain('3 pièces reçues par le portail.');
});

test('a file that breaks a rule of the page never leaves, and a refused one does not count', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { brouillon, states, upload, announced } = await open(portal);
  brouillon.add([pdf('a.pdf'), new File([], 'vide.pdf', { type: 'application/pdf' }), pdf('faux.pdf')], 'piece');
  (await upload('a.pdf')).receive();
  (await upload('faux.pdf')).fail(problem(415, 'type-de-fichier-refuse', '« faux.pdf » n’est pas un PDF.'));
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue', 'vide.pdf refusee', 'faux.pdf refusee']));
  expect(brouillon.files.value.map(({ motif }) => motif)).toEqual([
    '',
    '« vide.pdf » est vide. Vérifiez le fichier sur votre poste.',
    '« faux.pdf » n’est pas un PDF.',
  ]);
  expect(brouillon.toSend.value).toHaveLength(1);
  expect(announced).toContain('faux.pdf : « faux.pdf » n’est pas un PDF.');
  brouillon.forgetRefused();
  expect(states()).toEqual(['a.pdf recue']);
});

test("each of the portal's verdicts is shown in its own words; what speaks of the moment can be tried again", async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { brouillon, states, idOf, upload } = await open(portal);
  const verdicts = [
    [422, 'fichier-trop-complexe', '« a.pdf » est trop complexe pour être vérifié.', 'refusee'],
    [422, 'contenu-trop-volumineux', '« b.pdf » est trop volumineux une fois décompressé.', 'refusee'],
    [422, 'image-trop-grande', '« c.pdf » a plus de 150 millions de pixels.', 'refusee'],
    [413, 'brouillons-trop-volumineux', 'Vos brouillons occupent toute leur place.', 'refusee'],
    [429, 'verifications-en-cours', 'Plusieurs de vos fichiers attendent déjà.', 'echec'],
    [507, 'stockage-plein', 'Le portail n’a plus de place.', 'echec'],
  ] as const;
  for (const [index, [status, code, sentence, etat]] of verdicts.entries()) {
    const name = `${'abcdef'[index]}.pdf`;
    brouillon.add([pdf(name)], 'piece');
    (await upload(name)).fail(problem(status, code, sentence));
    await vi.waitFor(() => expect(states()[index]).toBe(`${name} ${etat}`));
    expect(brouillon.files.value[index]?.motif).toBe(sentence);
  }
  brouillon.retry(idOf('f.pdf'));
  await vi.waitFor(() => expect(portal.uploads).toHaveLength(verdicts.length + 1));
  (await upload('f.pdf')).receive();
  await vi.waitFor(() => expect(states().at(-1)).toBe('f.pdf recue'));
});

test('a cut upload can be tried again, under the same id', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { brouillon, states, idOf, upload } = await open(portal);
  brouillon.add([pdf('a.pdf')], 'piece');
  (await upload('a.pdf')).fail(lost());
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf echec']));
  brouillon.retry(idOf('a.pdf'));
  await vi.waitFor(() => expect(portal.uploads).toHaveLength(2));
  (await upload('a.pdf')).receive();
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue']));
  expect(portal.uploads).toHaveLength(2);
  expect(portal.uploads[1]?.id).toBe(portal.uploads[0]?.id);
});

test("the pli has the agent's order, whatever the order of reception", async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { brouillon, idOf, upload } = await open(portal);
  brouillon.add([pdf('a.pdf'), pdf('b.pdf')], 'piece');
  // Responses arrive in the list's order, but the portal may have stored the files in the other order.
  (await upload('a.pdf')).receive();
  (await upload('b.pdf')).receive();
  await vi.waitFor(() => expect(portal.acts).toEqual(['ordre a.pdf b.pdf']));
  brouillon.move(idOf('b.pdf'), -1);
  await vi.waitFor(() => expect(portal.acts.at(-1)).toBe('ordre b.pdf a.pdf'));
  await brouillon.send();
  expect(portal.acts.slice(2)).toEqual(['envoi']);
});

test("of two duplicates, the second in the agent's order is marked", async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { api, brouillon, upload } = await open(portal);
  api.answer({
    'PUT /brouillons/:brouillonId/ordre': ({ body }) => {
      const fichiers = body.fichiers.map((id, rank) => aFichier({ id, doublon: rank === 1 ? 'lot' : null }));
      return aBrouillon({ fichiers });
    },
  });
  brouillon.add([pdf('a.pdf'), pdf('copie.pdf')], 'piece');
  (await upload('copie.pdf')).receive();
  (await upload('a.pdf')).receive({ doublon: 'lot' });
  await vi.waitFor(() => expect(brouillon.files.value.map(({ doublon }) => doublon)).toEqual([null, 'lot']));
});

test('an order that failed to reach the portal is sent again before the sending', async () => {
  const portal = fakeBrouillons();
  const { api, brouillon, idOf } = await open(portal);
  brouillon.add([pdf('a.pdf'), pdf('b.pdf')], 'piece');
  await vi.waitFor(() => expect(portal.acts).toEqual(['ordre a.pdf b.pdf']));
  api.answer({ 'PUT /brouillons/:brouillonId/ordre': () => Promise.reject(lost()) });
  brouillon.move(idOf('a.pdf'), 1);
  expect(await brouillon.send()).toBeUndefined();
  expect(brouillon.error.value).toBe('Le portail ne répond pas.');
  api.answer(portal.answers);
  await brouillon.send();
  expect(portal.acts.slice(1)).toEqual(['ordre b.pdf a.pdf', 'envoi']);
});

test('a file removed during its upload is not sent', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { brouillon, idOf, upload, states } = await open(portal);
  brouillon.add([pdf('a.pdf'), pdf('b.pdf')], 'piece');
  (await upload('a.pdf')).receive();
  const stopped = await upload('b.pdf');
  await brouillon.remove(idOf('b.pdf'));
  // The connection closed after the last byte.
  stopped.receive();
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue']));
  await brouillon.send();
  expect(portal.acts).toEqual(['retrait b.pdf', 'retrait b.pdf', 'envoi']);
});

test('a file that the portal cannot take away stays, and says why', async () => {
  const portal = fakeBrouillons(aBrouillon({ fichiers: [aFichier()] }));
  const { api, brouillon } = await open(portal);
  api.answer({ 'DELETE /brouillons/:brouillonId/fichiers/:fichierId': () => Promise.reject(lost()) });
  expect(await brouillon.remove('fichier-1')).toBe(false);
  expect(brouillon.files.value.map(({ motif }) => motif)).toEqual(['Le portail ne répond pas.']);
});

test('a category chosen during the upload is sent once the file is received', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { brouillon, idOf, upload } = await open(portal);
  brouillon.add([pdf('a.pdf')], 'piece');
  const leaving = await upload('a.pdf');
  await brouillon.setCategorie(idOf('a.pdf'), 'ID_CNI');
  expect(portal.acts).toEqual([]);
  leaving.receive();
  await vi.waitFor(() => expect(portal.acts).toEqual(['categorie a.pdf ID_CNI']));
  expect(brouillon.files.value[0]?.categorie).toBe('ID_CNI');
});

test('a category that failed to reach the portal is reset', async () => {
  const portal = fakeBrouillons(aBrouillon({ fichiers: [aFichier({ categorie: 'ID_CNI' })] }));
  const { api, brouillon } = await open(portal);
  api.answer({ 'PATCH /brouillons/:brouillonId/fichiers/:fichierId': () => Promise.reject(lost()) });
  await brouillon.setCategorie('fichier-1', null);
  expect(brouillon.files.value[0]).toMatchObject({ categorie: 'ID_CNI', motif: 'Le portail ne répond pas.' });
});

test('once one of two duplicates is gone, the other is no longer one', async () => {
  const portal = fakeBrouillons(
    aBrouillon({ fichiers: [aFichier({ id: 'f1' }), aFichier({ id: 'f2', nom: 'copie.pdf', doublon: 'lot' })] }),
  );
  const { api, brouillon } = await open(portal);
  const alone = aBrouillon({ fichiers: [aFichier({ id: 'f2', nom: 'copie.pdf' })] });
  api.answer({ 'GET /brouillons/:brouillonId': alone });
  await brouillon.remove('f1');
  expect(brouillon.files.value.map(({ doublon }) => doublon)).toEqual([null]);
});

test('two calls of send make one request, and the draft is named before it', async () => {
  const portal = fakeBrouillons(aBrouillon({ fichiers: [aFichier()] }));
  const { brouillon, envois } = await open(portal);
  expect(brouillon.repris.value).toEqual({ depuis: '2026-11-24T13:55:00.000Z', fichiers: 1 });
  const first = brouillon.send();
  expect(await brouillon.send()).toBeUndefined();
  expect((await first)?.transaction).toBe('1je9xw3quz77b');
  expect(portal.acts).toEqual(['envoi']);
  expect(envois).toEqual(['brouillon-1']);
});

test('a category that filled up meanwhile marks its file, and nothing is lost', async () => {
  const portal = fakeBrouillons(
    aBrouillon({ fichiers: [aFichier(), aFichier({ id: 'fichier-2', nom: 'carte.pdf', categorie: 'ID_CNI' })] }),
  );
  const { api, brouillon } = await open(portal);
  const detail = '« carte.pdf » : la catégorie est pleine.';
  const refusal = problem(409, 'categorie-pleine', 'Pleine.', [{ pointer: '/fichiers/fichier-2', detail }]);
  api.answer({ 'POST /brouillons/:brouillonId/envoi': () => Promise.reject(refusal) });
  expect(await brouillon.send()).toBeUndefined();
  expect(brouillon.state.value).toBe('ready');
  expect(brouillon.files.value.map(({ motif }) => motif)).toEqual(['', detail]);
  await brouillon.setCategorie('fichier-2', null);
  expect(brouillon.files.value.map(({ motif }) => motif)).toEqual(['', '']);
});

test('loaded again after its draft was sent, the page is given the pli', async () => {
  const portal = fakeBrouillons();
  portal.held = null;
  const { pli } = await open(portal, { dernierEnvoi: 'brouillon-1' });
  expect(pli?.transaction).toBe('1je9xw3quz77b');
});

test('reloaded while its draft still exists, the page shows the draft and sends nothing', async () => {
  const portal = fakeBrouillons(aBrouillon({ fichiers: [aFichier()] }));
  const { pli, states } = await open(portal, { dernierEnvoi: 'brouillon-1' });
  expect(pli).toBeUndefined();
  expect(states()).toEqual(['bulletin.pdf recue']);
  expect(portal.acts).toEqual([]);
});

test('emptied, the draft is a new one', async () => {
  const portal = fakeBrouillons(aBrouillon({ fichiers: [aFichier()] }));
  const { brouillon, states } = await open(portal);
  await brouillon.clear();
  expect(portal.acts).toEqual(['suppression du brouillon']);
  expect(states()).toEqual([]);
  expect(brouillon.repris.value).toBeNull();
  brouillon.add([pdf('a.pdf')], 'piece');
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue']));
});

/** A file whose bytes say that it was turned. */
const turned = (file: File) => Promise.resolve(new File(['%PDF turned'], file.name, { type: file.type }));

test('a received file that is turned takes the place of the old one, with its category and its order', async () => {
  const portal = fakeBrouillons();
  const { brouillon, states, idOf, upload } = await open(portal);
  brouillon.add([pdf('a.pdf'), pdf('b.pdf')], 'piece');
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue', 'b.pdf recue']));
  await brouillon.setCategorie(idOf('a.pdf'), 'ID_CNI');
  const [before] = brouillon.files.value;
  portal.acts.length = 0;
  await brouillon.replace(idOf('a.pdf'), turned);
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue', 'b.pdf recue']));
  const [after] = brouillon.files.value;
  expect(await (await upload('a.pdf')).file.text()).toBe('%PDF turned');
  expect(after).toMatchObject({ categorie: 'ID_CNI', cle: before?.cle, taille: 11 });
  expect(after?.id).not.toBe(before?.id);
  await vi.waitFor(() => expect(portal.acts).toEqual(['retrait a.pdf', 'ordre a.pdf b.pdf']));
  expect(portal.held?.fichiers.map(({ nom, categorie }) => `${nom} ${categorie}`)).toEqual([
    'a.pdf ID_CNI',
    'b.pdf null',
  ]);
});

test('a file that is turned while it leaves does not leave twice', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { brouillon, states, idOf, upload } = await open(portal);
  brouillon.add([pdf('a.pdf')], 'piece');
  const first = await upload('a.pdf');
  const { promise, resolve } = Promise.withResolvers<File>();
  const replacing = brouillon.replace(idOf('a.pdf'), () => promise);
  expect(states()).toEqual(['a.pdf rotation']);
  expect(brouillon.uploading.value).toBe(true);
  expect(first.signal?.aborted).toBe(true);
  resolve(await turned(first.file));
  await replacing;
  await vi.waitFor(() => expect(portal.uploads).toHaveLength(2));
  const second = await upload('a.pdf');
  expect(second.id).not.toBe(first.id);
  second.receive();
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue']));
  // What the first upload may have left is deleted before the sending.
  first.receive();
  await brouillon.send();
  expect(portal.acts).toEqual(['retrait a.pdf', 'retrait a.pdf', 'envoi']);
});

test('a file that cannot be turned stays as it was, and says so', async () => {
  const portal = fakeBrouillons();
  const { brouillon, states, idOf, announced } = await open(portal);
  brouillon.add([pdf('a.pdf')], 'piece');
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue']));
  await brouillon.replace(idOf('a.pdf'), () => Promise.reject(new Error('no')));
  expect(states()).toEqual(['a.pdf recue']);
  expect(brouillon.files.value[0]?.motif).toMatch(/a\.pdf.*n’a pas pu être pivoté.*il part tel quel\.$/);
  expect(announced.at(-1)).toMatch(/n’a pas pu être pivoté/);
  expect(portal.uploads).toHaveLength(1);
});

test('a turned file that the portal cannot exchange stays as it was', async () => {
  const portal = fakeBrouillons();
  const { api, brouillon, states, idOf } = await open(portal);
  brouillon.add([pdf('a.pdf')], 'piece');
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue']));
  api.answer({ 'DELETE /brouillons/:brouillonId/fichiers/:fichierId': () => Promise.reject(lost()) });
  await brouillon.replace(idOf('a.pdf'), turned);
  expect(states()).toEqual(['a.pdf recue']);
  expect(brouillon.files.value[0]?.motif).toBe('Le portail ne répond pas.');
  expect(portal.uploads).toHaveLength(1);
});

test('a turned file that is too large for a pli is not exchanged', async () => {
  const portal = fakeBrouillons();
  const { brouillon, states, idOf } = await open(portal);
  brouillon.add([pdf('a.pdf')], 'piece');
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue']));
  const large = new File([new Uint8Array(11 * 1024 * 1024)], 'a.pdf', { type: 'application/pdf' });
  await brouillon.replace(idOf('a.pdf'), () => Promise.resolve(large));
  expect(states()).toEqual(['a.pdf recue']);
  expect(brouillon.files.value[0]?.motif).toMatch(/un fichier pèse au plus/);
});
