import { expect, onTestFinished, test, vi } from 'vitest';
import { aBrouillon, aFichier, fakeBrouillons } from '../testing/brouillons.ts';
import { problem } from '../testing/mount-page.ts';
import { openBrouillon } from '../testing/open-brouillon.ts';

const pdf = (name: string) => new File(['%PDF'], name, { type: 'application/pdf' });
const twoFiles = () => aBrouillon({ fichiers: [aFichier({ id: 'f1' }), aFichier({ id: 'f2', nom: 'quittance.pdf' })] });
const lost = () => problem(0, 'reseau-indisponible', 'Le portail ne répond pas.');

test('files leave as soon as they are chosen, two at a time, each with its progress', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { brouillon, states, upload, announced } = await openBrouillon(portal);
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
  expect(announced).toContain('3\u00A0pièces reçues par le portail.');
});

test('a file that breaks a rule of the page never leaves, and a refused one does not count', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { brouillon, states, upload, announced } = await openBrouillon(portal);
  brouillon.add([pdf('a.pdf'), new File([], 'vide.pdf', { type: 'application/pdf' }), pdf('faux.pdf')], 'piece');
  (await upload('a.pdf')).receive();
  (await upload('faux.pdf')).fail(problem(415, 'type-de-fichier-refuse', '« faux.pdf » n’est pas un PDF.'));
  await vi.waitFor(() => expect(states()).toEqual(['a.pdf recue', 'vide.pdf refusee', 'faux.pdf refusee']));
  expect(brouillon.files.value.map(({ motif }) => motif)).toEqual([
    '',
    '«\u00A0vide.pdf\u00A0» est vide. Vérifiez le fichier sur votre poste.',
    '« faux.pdf » n’est pas un PDF.',
  ]);
  expect(brouillon.toSend.value).toHaveLength(1);
  expect(announced).toContain('faux.pdf\u00A0: « faux.pdf » n’est pas un PDF.');
  brouillon.forgetRefused();
  expect(states()).toEqual(['a.pdf recue']);
});

test("each of the portal's verdicts is shown in its own words; what speaks of the moment can be tried again", async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { brouillon, states, idOf, upload } = await openBrouillon(portal);
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
  const { brouillon, states, idOf, upload } = await openBrouillon(portal);
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

test('what the network alone held back leaves by itself, once for each return of the network', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { brouillon, states, upload, announced } = await openBrouillon(portal);
  const networkIsBack = () => window.dispatchEvent(new Event('online'));
  const attempts = () => portal.uploads.map(({ file }) => file.name);
  brouillon.add([pdf('perdu.pdf'), pdf('plein.pdf'), pdf('faux.pdf')], 'piece');
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  onTestFinished(() => void vi.restoreAllMocks());
  (await upload('perdu.pdf')).fail(lost());
  (await upload('plein.pdf')).fail(problem(507, 'stockage-plein', 'Le portail n’a plus de place.'));
  (await upload('faux.pdf')).fail(problem(415, 'type-de-fichier-refuse', '« faux.pdf » n’est pas un PDF.'));
  await vi.waitFor(() => expect(states()).toEqual(['perdu.pdf echec', 'plein.pdf echec', 'faux.pdf refusee']));
  expect(brouillon.files.value.map(({ motif }) => motif)).toEqual([
    'Hors connexion\u00A0: le fichier partira de lui-même au retour du réseau.',
    'Le portail n’a plus de place.',
    '« faux.pdf » n’est pas un PDF.',
  ]);

  networkIsBack();
  expect(states()).toEqual(['perdu.pdf envoi', 'plein.pdf echec', 'faux.pdf refusee']);
  expect(announced).toContain('1\u00A0fichier repart vers le portail\u00A0: la connexion est revenue.');
  await vi.waitFor(() => expect(attempts()).toEqual(['perdu.pdf', 'plein.pdf', 'faux.pdf', 'perdu.pdf']));
  (await upload('perdu.pdf')).fail(lost());
  await vi.waitFor(() => expect(states()[0]).toBe('perdu.pdf echec'));

  networkIsBack();
  await vi.waitFor(() => expect(attempts()).toHaveLength(5));
  (await upload('perdu.pdf')).receive();
  await vi.waitFor(() => expect(states()[0]).toBe('perdu.pdf recue'));
  networkIsBack();
  expect(attempts()).toHaveLength(5);
});

test('a draft that is left answers no return of the network', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { brouillon, states, upload, leave } = await openBrouillon(portal);
  brouillon.add([pdf('perdu.pdf')], 'piece');
  (await upload('perdu.pdf')).fail(lost());
  await vi.waitFor(() => expect(states()).toEqual(['perdu.pdf echec']));
  leave();
  window.dispatchEvent(new Event('online'));
  expect(states()).toEqual(['perdu.pdf echec']);
});

test("the pli has the agent's order, whatever the order of reception", async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { brouillon, idOf, upload } = await openBrouillon(portal);
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
  const { api, brouillon, upload } = await openBrouillon(portal);
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
  const { api, brouillon, idOf } = await openBrouillon(portal);
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

test('changes follow each other: the last order is kept, whatever time the one before it takes', async () => {
  const portal = fakeBrouillons(twoFiles());
  const { api, brouillon } = await openBrouillon(portal);
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const held = [first.promise, second.promise];
  let sent = 0;
  api.answer({
    'PUT /brouillons/:brouillonId/ordre': async ({ body: { fichiers } }) => {
      sent += 1;
      await held.shift();
      portal.acts.push(`ordre ${fichiers.join(' ')}`);
      return aBrouillon({ fichiers: fichiers.map((id) => aFichier({ id })) });
    },
  });
  brouillon.move('f2', -1);
  await vi.waitFor(() => expect(sent).toBe(1));
  brouillon.move('f2', 1);
  second.resolve();
  await new Promise((resolve) => setTimeout(resolve));
  expect(portal.acts).toEqual([]);
  first.resolve();
  await vi.waitFor(() => expect(portal.acts).toEqual(['ordre f2 f1', 'ordre f1 f2']));
});

test('a sending waits for the category chosen just before, and does not leave without it', async () => {
  const portal = fakeBrouillons(twoFiles());
  const { api, brouillon } = await openBrouillon(portal);
  const cut = Promise.withResolvers<never>();
  api.answer({ 'PATCH /brouillons/:brouillonId/fichiers/:fichierId': () => cut.promise });
  void brouillon.setCategorie('f1', 'ID_CNI');
  const sending = brouillon.send();
  cut.reject(lost());
  expect(await sending).toBeUndefined();
  expect(brouillon.state.value).toBe('ready');
  expect(brouillon.files.value[0]).toMatchObject({ categorie: null, motif: 'Le portail ne répond pas.' });
  expect(portal.acts).toEqual([]);

  const late = Promise.withResolvers<void>();
  api.answer({
    'PATCH /brouillons/:brouillonId/fichiers/:fichierId': async ({ params, body: { categorie } }) => {
      await late.promise;
      portal.acts.push(`categorie ${categorie}`);
      return aFichier({ id: params['fichierId'] ?? '', categorie });
    },
  });
  void brouillon.setCategorie('f1', 'ID_CNI');
  const sent = brouillon.send();
  late.resolve();
  await sent;
  expect(portal.acts).toEqual(['categorie ID_CNI', 'envoi']);
});

test('a file removed during its upload is not sent', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { brouillon, idOf, upload, states } = await openBrouillon(portal);
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
  const { api, brouillon } = await openBrouillon(portal);
  api.answer({ 'DELETE /brouillons/:brouillonId/fichiers/:fichierId': () => Promise.reject(lost()) });
  expect(await brouillon.remove('fichier-1')).toBe(false);
  expect(brouillon.files.value.map(({ motif }) => motif)).toEqual(['Le portail ne répond pas.']);
});

test('a category chosen during the upload is sent once the file is received', async () => {
  const portal = fakeBrouillons(undefined, { hold: true });
  const { brouillon, idOf, upload } = await openBrouillon(portal);
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
  const { api, brouillon } = await openBrouillon(portal);
  api.answer({ 'PATCH /brouillons/:brouillonId/fichiers/:fichierId': () => Promise.reject(lost()) });
  await brouillon.setCategorie('fichier-1', null);
  expect(brouillon.files.value[0]).toMatchObject({ categorie: 'ID_CNI', motif: 'Le portail ne répond pas.' });
});

test('once one of two duplicates is gone, the other is no longer one', async () => {
  const portal = fakeBrouillons(
    aBrouillon({ fichiers: [aFichier({ id: 'f1' }), aFichier({ id: 'f2', nom: 'copie.pdf', doublon: 'lot' })] }),
  );
  const { api, brouillon } = await openBrouillon(portal);
  const alone = aBrouillon({ fichiers: [aFichier({ id: 'f2', nom: 'copie.pdf' })] });
  api.answer({ 'GET /brouillons/:brouillonId': alone });
  await brouillon.remove('f1');
  expect(brouillon.files.value.map(({ doublon }) => doublon)).toEqual([null]);
});

test('two calls of send make one request, and the draft is named before it', async () => {
  const portal = fakeBrouillons(aBrouillon({ fichiers: [aFichier()] }));
  const { brouillon, envois } = await openBrouillon(portal);
  expect(brouillon.repris.value).toEqual({ depuis: '2026-11-24T13:55:00.000Z', fichiers: 1 });
  const first = brouillon.send();
  expect(await brouillon.send()).toBeUndefined();
  expect((await first)?.transaction).toBe('1je9xw3quz77b');
  expect(portal.acts).toEqual(['envoi']);
  expect(envois).toEqual(['brouillon-1']);
});

test('loaded again after its draft was sent, the page is given the pli', async () => {
  const portal = fakeBrouillons();
  portal.held = null;
  const { pli } = await openBrouillon(portal, { dernierEnvoi: 'brouillon-1' });
  expect(pli?.transaction).toBe('1je9xw3quz77b');
});

test('reloaded while its draft still exists, the page shows the draft and sends nothing', async () => {
  const portal = fakeBrouillons(aBrouillon({ fichiers: [aFichier()] }));
  const { pli, states } = await openBrouillon(portal, { dernierEnvoi: 'brouillon-1' });
  expect(pli).toBeUndefined();
  expect(states()).toEqual(['bulletin.pdf recue']);
  expect(portal.acts).toEqual([]);
});
