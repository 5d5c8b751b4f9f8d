import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { Audience } from '../../../contracts/index.ts';
import { mountPage, problem, remountPage } from '../../testing/mount-page.ts';
import { aPiece, aRedactionDetail, aText, ID } from '../../testing/publications.ts';
import { base, DRAFT, keeping, NEW, saveButton, saves, title } from '../../testing/writing.ts';

const user = userEvent.setup();

test('what is missing is said in a summary that takes the focus; nothing is handed in', async () => {
  const { api } = await mountPage(NEW, base);
  await title();
  screen.getByRole('radio', { name: 'Alerte' }).click();
  screen.getByRole('radio', { name: 'Choisir' }).click();
  expect(await screen.findByText('Rien n’est choisi : personne ne la lirait.')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Envoyer en relecture' }));
  const summary = await screen.findByRole('region', { name: '4 erreurs sont à corriger' });
  expect(document.activeElement).toBe(summary);
  expect(
    within(summary)
      .getAllByRole('link')
      .map(({ textContent }) => textContent),
  ).toEqual([
    'Saisissez le titre.',
    'Saisissez le texte de l’alerte.',
    'Donnez la fin de l’alerte.',
    'Choisissez à qui la publication s’adresse.',
  ]);
  await user.click(within(summary).getByRole('link', { name: 'Saisissez le titre.' }));
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: /^Titre de l’alerte/ }));
  expect(api.asked.map(({ key }) => key).filter((key) => key.startsWith('P') && !key.endsWith('apercu'))).toEqual([]);
});

test('a draft is saved, then handed in at the revision that it has; its page follows', async () => {
  const submitted = aRedactionDetail({ etat: 'a-relire', droits: { reprendre: true } });
  const { api, router, announced } = await mountPage(DRAFT, {
    ...base,
    ...keeping(),
    'GET /redaction/publications/:id': aRedactionDetail({ revision: 4 }),
    'POST /redaction/publications/:id/soumission': submitted,
  });
  await user.type(await title(), ' en janvier');
  api.answer({ 'GET /redaction/publications/:id': submitted });
  await user.click(screen.getByRole('button', { name: 'Envoyer en relecture' }));
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe(`/communication/redaction/${ID}`));
  expect(saves(api).at(-1)?.body).toMatchObject({ revision: 4, contenu: { titre: 'Nouveaux horaires en janvier' } });
  expect(api.asked.find(({ key }) => key.endsWith('/soumission'))?.body).toEqual({ revision: 5 });
  expect(announced).toContain('La publication est envoyée en relecture.');
});

test('a refusal of the API stands at its field', async () => {
  await mountPage(DRAFT, {
    ...base,
    'GET /redaction/publications/:id': aRedactionDetail(),
    'POST /redaction/publications/:id/soumission': () => {
      const errors = [{ pointer: '/contenu/fin', detail: 'La fin est passée.' }];
      throw problem(422, 'publication-incomplete', 'Il manque quelque chose', errors);
    },
  });
  await title();
  await user.click(screen.getByRole('button', { name: 'Envoyer en relecture' }));
  const link = await screen.findByRole('link', { name: 'La fin est passée.' });
  await user.click(link);
  expect(document.activeElement).toBe(screen.getByLabelText(/^Jusqu’au/));
});

test('a file joined first has the portal keep the draft; an image needs its words, or is a decoration', async () => {
  const image = aPiece({ nom: 'plan.png', type: 'image/png', image: true });
  const { api } = await mountPage(NEW, {
    ...base,
    ...keeping(),
    'PUT /redaction/publications/:id/pieces/:pieceId': ({ params }) => ({ ...image, id: params['pieceId'] ?? '' }),
    'PATCH /redaction/publications/:id/pieces/:pieceId': image,
    'GET /redaction/publications/:id/pieces/:pieceId': new Blob(['png']),
  });
  await title();
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  if (input === null) throw new Error('There is no file field.');
  await user.upload(input, new File(['png'], 'plan.png', { type: 'image/png' }));
  const words = await screen.findByRole('textbox', { name: /^Ce que montre plan\.png/ });
  expect(saves(api)).toHaveLength(1);
  await user.type(await title(), 'Un plan');
  await user.click(screen.getByRole('button', { name: 'Envoyer en relecture' }));
  const message = /^Dites ce que montre l’image plan\.png/;
  await user.click(await screen.findByRole('link', { name: message }));
  expect(document.activeElement).toBe(words);
  await user.type(words, 'Le plan d’accès');
  await user.click(saveButton());
  await vi.waitFor(() =>
    expect(api.asked.find(({ key }) => key.startsWith('PATCH'))?.body).toEqual({
      alternative: 'Le plan d’accès',
      decorative: false,
    }),
  );
  expect(screen.queryByRole('link', { name: message })).toBeNull();
});

test('the words of an image are sent in turn, and the draft is handed in once the last ones are kept', async () => {
  const image = aPiece({ nom: 'plan.png', type: 'image/png', image: true, alternative: 'Le plan' });
  const held = Promise.withResolvers<void>();
  const { api } = await mountPage(DRAFT, {
    ...base,
    ...keeping(),
    'GET /redaction/publications/:id': aRedactionDetail({ pieces: [image] }),
    'GET /redaction/publications/:id/pieces/:pieceId': new Blob(['png']),
    'PATCH /redaction/publications/:id/pieces/:pieceId': async () => {
      await held.promise;
      return image;
    },
    'POST /redaction/publications/:id/soumission': aRedactionDetail({ etat: 'a-relire' }),
  });
  const asked = () => api.asked.filter(({ key }) => key.startsWith('PATCH') || key.endsWith('/soumission'));
  await title();
  const words = screen.getByRole('textbox', { name: /^Ce que montre plan\.png/ });
  await user.type(words, ' d’accès');
  await user.click(saveButton());
  await vi.waitFor(() => expect(asked()).toHaveLength(1));
  await user.type(words, ' au guichet');
  await user.click(screen.getByRole('button', { name: 'Envoyer en relecture' }));
  expect(asked()).toHaveLength(1);
  held.resolve();
  await vi.waitFor(() => expect(asked()).toHaveLength(3));
  const [first, second, last] = asked();
  expect(first?.body).toMatchObject({ alternative: 'Le plan d’accès' });
  expect(second?.body).toMatchObject({ alternative: 'Le plan d’accès au guichet' });
  expect(last?.key).toContain('/soumission');
});

test('an image of the text has its words there: it asks for no others, and is taken out there', async () => {
  const attrs = { fichier: 'image-0001', alternative: null, largeur: 8, hauteur: 4 };
  const image = { type: 'image/png', image: true };
  const { api } = await mountPage(DRAFT, {
    ...base,
    'GET /redaction/publications/:id': aRedactionDetail({
      contenu: { texte: { type: 'doc', content: [...aText('Voir :').content, { type: 'image', attrs }] } },
      pieces: [
        aPiece({ id: 'image-0001', nom: 'plan.png', ...image }),
        aPiece({ id: 'image-0002', nom: 'carte.png', ...image }),
      ],
    }),
    'GET /redaction/publications/:id/pieces/:pieceId': new Blob(['png'], { type: 'image/png' }),
  });
  await title();
  expect(screen.getByText('Dans le texte')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Retirer plan.png' })).toBeNull();
  expect(screen.queryByRole('textbox', { name: /plan\.png/ })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Envoyer en relecture' }));
  expect(screen.getAllByRole('link', { name: /^Dites ce que montre l’image/ })).toHaveLength(1);
  expect(api.asked.some(({ key }) => key.endsWith('/soumission'))).toBe(false);
});

test('a file that is refused says why, and keeps the draft from being handed in', async () => {
  const { api } = await mountPage(DRAFT, {
    ...base,
    'GET /redaction/publications/:id': aRedactionDetail(),
    'PUT /redaction/publications/:id/pieces/:pieceId': () => {
      throw problem(422, 'fichier-infecte', 'virus.pdf est infecté.');
    },
  });
  await title();
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  if (input === null) throw new Error('There is no file field.');
  await user.upload(input, new File(['x'], 'virus.pdf', { type: 'application/pdf' }));
  expect(await screen.findByText('virus.pdf est infecté.')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Envoyer en relecture' }));
  expect(await screen.findByRole('link', { name: /^Un fichier n’a pas été enregistré/ })).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Retirer virus.pdf' }));
  expect(screen.queryByText('virus.pdf est infecté.')).toBeNull();
  expect(api.asked.some(({ key }) => key.endsWith('/soumission'))).toBe(false);
});

test('the whole périmètre is « tous »; a choice says how many accounts it has', async () => {
  const { api } = await mountPage(DRAFT, {
    ...base,
    ...keeping(),
    'GET /redaction/publications/:id': aRedactionDetail(),
  });
  await title();
  expect(screen.getByRole('radio', { name: 'Tous les comptes de mes guichets' })).toHaveProperty('checked', true);
  expect(await screen.findByText(/^3\scomptes la liront$/)).toBeDefined();
  screen.getByRole('radio', { name: 'Choisir' }).click();
  await user.type(await screen.findByRole('combobox', { name: /^Guichets/ }), 'bailleur');
  await user.click(await screen.findByRole('option', { name: 'PWP01 – Bailleur fictif' }));
  (await screen.findByRole('checkbox', { name: 'Référents' })).click();
  const audience = { territoires: [], typesOrganisme: [], guichets: ['PWP01'], roles: ['referent'], comptes: [] };
  await vi.waitFor(() =>
    expect(api.asked.filter(({ key }) => key.endsWith('/apercu')).at(-1)?.body).toEqual({ audience }),
  );
  await user.click(saveButton());
  await vi.waitFor(() => expect(saves(api).at(-1)?.body).toMatchObject({ contenu: { audience } }));
});

test('the whole périmètre of a role is that role alone in the form: saved again, it is the same', async () => {
  const audience = { territoires: [], typesOrganisme: [], guichets: ['00002', 'PWP01'], roles: ['referent' as const] };
  const { api } = await mountPage(DRAFT, {
    ...base,
    ...keeping(),
    'GET /redaction/publications/:id': aRedactionDetail({ contenu: { audience: { ...audience, comptes: [] } } }),
  });
  await title();
  expect(screen.getByRole('checkbox', { name: 'Référents' })).toHaveProperty('checked', true);
  expect(screen.queryByRole('button', { name: /^Retirer/ })).toBeNull();
  await user.type(await title(), ' en janvier');
  await user.click(saveButton());
  await vi.waitFor(() =>
    expect(saves(api).at(-1)?.body).toMatchObject({ contenu: { audience: { guichets: [], roles: ['referent'] } } }),
  );
});

test('the names of an audience are asked once, not at each save; without them the draft opens all the same', async () => {
  const audience = { territoires: [], typesOrganisme: [], guichets: ['PWP01'], roles: [], comptes: ['alice'] };
  const { api, named } = await mountPage(DRAFT, {
    ...base,
    ...keeping(),
    'GET /redaction/publications/:id': aRedactionDetail({ contenu: { audience } }),
  });
  named.answer({
    'POST /personnes/noms': () => {
      throw problem(503, 'identite-indisponible', 'L’identité ne répond pas.');
    },
  });
  await user.type(await title(), ' en janvier');
  expect(screen.getByRole('button', { name: 'Retirer PWP01 – Bailleur fictif' })).toBeDefined();
  expect(screen.getByRole('button', { name: 'Retirer Nom non disponible' })).toBeDefined();
  for (const more of ['.', '!']) {
    await user.type(await title(), more);
    await user.click(saveButton());
  }
  await vi.waitFor(() => expect(saves(api)).toHaveLength(2));
  expect(saves(api).at(-1)?.body).toMatchObject({ contenu: { audience } });
  expect(named.asked.filter(({ key }) => key.endsWith('/noms'))).toHaveLength(2);
});

test('« Choisir » with nothing chosen is saved as that, not as everybody, and is found again', async () => {
  const none = { territoires: [], typesOrganisme: [], guichets: [], roles: [], comptes: [] };
  const audience: Audience = { ...none, aChoisir: true };
  const { api, leave } = await mountPage(DRAFT, {
    ...base,
    ...keeping(),
    'GET /redaction/publications/:id': aRedactionDetail(),
  });
  await title();
  screen.getByRole('radio', { name: 'Choisir' }).click();
  await user.click(saveButton());
  await vi.waitFor(() => expect(saves(api).at(-1)?.body).toMatchObject({ contenu: { audience } }));
  // The portal keeps a référent's audience within the périmètre.
  const kept: Audience = { ...audience, guichets: ['00002', 'PWP01'] };
  api.answer({ 'GET /redaction/publications/:id': aRedactionDetail({ revision: 2, contenu: { audience: kept } }) });
  leave();
  await remountPage();
  expect(await screen.findByRole('radio', { name: 'Choisir' })).toHaveProperty('checked', true);
  expect(screen.getByText(/^Rien n’est choisi/)).toBeDefined();
});

test('the preview shows what is on screen, before it is saved', async () => {
  await mountPage(DRAFT, {
    ...base,
    ...keeping(),
    'GET /redaction/publications/:id': aRedactionDetail({ contenu: { texte: aText('Le texte.') } }),
  });
  await user.type(await title(), ' bientôt');
  const toggle = screen.getByRole('button', { name: 'Aperçu' });
  await user.click(toggle);
  const preview = await screen.findByRole('group', { name: 'Aperçu, Téléphone' });
  expect(preview.textContent).toContain('Nouveaux horaires bientôt');
  expect(preview.textContent).toContain('Le texte.');
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Ce que verra le lecteur' }));
  expect(toggle.getAttribute('aria-expanded')).toBe('true');
  await user.click(saveButton());
});

test('a correction says what it changes, and keeps the kind of what it corrects', async () => {
  const draft = aRedactionDetail({ corrige: ID });
  await mountPage(DRAFT, { ...base, ...keeping(), 'GET /redaction/publications/:id': draft });
  expect(await screen.findByRole('heading', { level: 1, name: 'Corriger une publication' })).toBeDefined();
  expect(screen.queryByRole('radio', { name: 'Alerte' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Envoyer en relecture' }));
  expect(await screen.findByRole('link', { name: 'Dites ce que la correction change.' })).toBeDefined();
  await user.type(screen.getByRole('textbox', { name: /^Ce que cette correction change/ }), 'La date est fausse.');
  await user.click(screen.getByRole('button', { name: 'Aperçu' }));
  expect((await screen.findByRole('group', { name: 'Aperçu, Téléphone' })).textContent).toContain(
    'La date est fausse.',
  );
  await user.click(saveButton());
  expect(await screen.findByText(/^Enregistré à/)).toBeDefined();
});

test('what is no longer a draft leads to where it stands; the reason of a review that sent it back is shown', async () => {
  const { api } = await mountPage(DRAFT, {
    ...base,
    'GET /redaction/publications/:id': aRedactionDetail({ etat: 'publiee', droits: {} }),
  });
  expect(await screen.findByText('Cette publication ne se modifie pas')).toBeDefined();
  expect(screen.getByRole('link', { name: 'Voir où elle en est' }).getAttribute('href')).toBe(
    `/communication/redaction/${ID}`,
  );
  expect(api.asked.length).toBeGreaterThan(0);
});

test('why it was sent back stands above the draft', async () => {
  await mountPage(DRAFT, {
    ...base,
    'GET /redaction/publications/:id': aRedactionDetail({ motifRenvoi: 'Donnez la date.' }),
  });
  expect(await screen.findByText('Donnez la date.')).toBeDefined();
});
