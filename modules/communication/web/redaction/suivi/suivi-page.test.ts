import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Audience, Chiffres } from '../../../contracts/index.ts';
import { mountPage, problem } from '../../testing/mount-page.ts';
import { aRedactionDetail, aText, ID, OTHER_ID } from '../../testing/publications.ts';

const user = userEvent.setup();
const PATH = `/communication/redaction/${ID}`;
const apercu = { comptes: 12, recenseLe: '2026-11-24T13:55:00.000Z' };
const toReview = aRedactionDetail({ etat: 'a-relire', estAuteur: false, revision: 3, droits: { relire: true } });
const chiffres: Chiffres = {
  adresses: 40,
  lus: 10,
  guichets: [{ code: '00002', nom: 'Mairie d’essai', adresses: 20, lus: 5 }],
  masques: 2,
  recenseLe: '2026-11-24T13:55:00.000Z',
};
const published = {
  'POST /redaction/audience/apercu': apercu,
  'GET /redaction/publications/:id/chiffres': chiffres,
  'GET /redaction/publications/:id/versions': {
    items: [
      {
        numero: 2,
        titre: 'Nouveaux horaires',
        resume: '',
        texte: aText('En février.'),
        publieeLe: '2026-11-25T13:55:00.000Z',
        auteur: 'Alice DEMO',
        relecteur: '',
        motif: 'La date.',
      },
    ],
    total: 1,
  },
};
const decide = async (decision: string) => {
  screen.getByRole('radio', { name: decision }).click();
  const name = decision === 'Accepter' ? 'Valider la décision' : decision;
  await user.click(await screen.findByRole('button', { name }));
};

test('whoever reviews sees what readers will see, for whom, and publishes it', async () => {
  const { api, announced } = await mountPage(PATH, {
    'GET /redaction/publications/:id': toReview,
    'POST /redaction/audience/apercu': apercu,
    'POST /redaction/publications/:id/relecture': aRedactionDetail({ etat: 'publiee', droits: {} }),
  });
  expect(await screen.findByRole('heading', { level: 1, name: 'Nouveaux horaires' })).toBeDefined();
  expect(
    within(screen.getByRole('group', { name: 'Aperçu, Téléphone' })).getByText('À partir de janvier.'),
  ).toBeDefined();
  expect(await screen.findByText('00002 – Mairie d’essai, PWP01 – Bailleur fictif')).toBeDefined();
  expect(await screen.findByText(/^12\scomptes la liront$/)).toBeDefined();
  api.answer({ ...published, 'GET /redaction/publications/:id': aRedactionDetail({ etat: 'publiee', droits: {} }) });
  await decide('Accepter');
  await vi.waitFor(() => expect(announced).toContain('La publication est acceptée'));
  expect(api.asked.find(({ key }) => key.endsWith('/relecture'))?.body).toEqual({ revision: 3, decision: 'publier' });
  await vi.waitFor(() => expect(screen.queryByRole('radio')).toBeNull());
  expect(document.activeElement?.textContent).toContain('La publication est acceptée');
});

test('an audience says names, and what cannot be told keeps its place', async () => {
  const audience = {
    territoires: ['034'],
    typesOrganisme: [],
    guichets: ['ZZZ99'],
    roles: [],
    comptes: ['alice', 'x'],
  };
  await mountPage(PATH, {
    'GET /redaction/publications/:id': aRedactionDetail({ contenu: { audience } }),
    'POST /redaction/audience/apercu': apercu,
  });
  const facts = await screen.findByText('Alice DEMO – alice@mairie.test, Compte supprimé, ou hors de votre périmètre');
  expect(facts.closest('dl')?.textContent).toMatch(/ZZZ99.*034 – Hérault/);
});

test('names that come after the publication was read again are shown; until then no account is told as gone', async () => {
  const audience = { territoires: [], typesOrganisme: [], guichets: [], roles: [], comptes: ['alice'] };
  let titre = 'Nouveaux horaires';
  const { named } = await mountPage(PATH, {
    'GET /redaction/publications/:id': () => aRedactionDetail({ ...toReview, titre, contenu: { audience } }),
    'POST /redaction/audience/apercu': apercu,
    'POST /redaction/publications/:id/relecture': () => {
      throw problem(409, 'etat-change', 'Cette publication n’en est plus là.');
    },
  });
  const { promise: told, resolve: tell } = Promise.withResolvers<void>();
  named.answer({
    'POST /personnes/noms': async () => {
      await told;
      return {
        items: [{ id: 'alice', nom: 'demo', prenom: 'alice', email: 'alice@mairie.test', active: true }],
        total: 1,
      };
    },
  });
  expect(await screen.findByText('Nom non disponible')).toBeDefined();
  titre = 'Horaires de janvier';
  await decide('Accepter');
  await screen.findByRole('heading', { level: 1, name: titre });
  tell();
  expect(await screen.findByText('Alice DEMO – alice@mairie.test')).toBeDefined();
});

test('a correction that is accepted becomes what it corrects: its page follows, and says so', async () => {
  const { api, router } = await mountPage(PATH, {
    'GET /redaction/publications/:id': aRedactionDetail({ ...toReview, corrige: OTHER_ID, droits: { relire: true } }),
    'POST /redaction/audience/apercu': apercu,
    'POST /redaction/publications/:id/relecture': aRedactionDetail({ id: OTHER_ID, etat: 'publiee', droits: {} }),
  });
  await screen.findByText('La correction paraît aussitôt.');
  api.answer({
    ...published,
    'GET /redaction/publications/:id': ({ params }) => {
      // The draft is gone.
      if (params['id'] === ID) throw problem(404, 'publication-introuvable', 'Cette publication n’existe pas.');
      return aRedactionDetail({ id: OTHER_ID, etat: 'publiee', droits: {} });
    },
  });
  await decide('Accepter');
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe(`/communication/redaction/${OTHER_ID}`));
  expect(await screen.findByRole('heading', { name: 'La publication est acceptée' })).toBeDefined();
  expect(
    api.asked.filter(({ key, params }) => key === 'GET /redaction/publications/:id' && params['id'] === ID),
  ).toHaveLength(1);
});

test('whoever reviews a correction sees that it is one, what it says to readers and what it replaces', async () => {
  const contenu = { motifCorrection: 'La date est fausse.', aRelireParTous: true };
  await mountPage(PATH, {
    'GET /redaction/publications/:id': aRedactionDetail({ ...toReview, corrige: OTHER_ID, contenu }),
    'POST /redaction/audience/apercu': apercu,
  });
  const link = await screen.findByRole('link', { name: 'ce que voient les lecteurs' });
  expect(link.getAttribute('href')).toBe(`/communication/redaction/${OTHER_ID}`);
  expect(link.closest('p')?.textContent).toContain('redeviendra non lue');
  expect(screen.getAllByText(/La date est fausse\./).length).toBeGreaterThan(0);
});

test('a draft whose audience is still to be chosen is told as everybody’s nowhere', async () => {
  const none = { territoires: [], typesOrganisme: [], guichets: [], roles: [], comptes: [] };
  const audience: Audience = { ...none, aChoisir: true };
  const { api } = await mountPage(PATH, {
    'GET /redaction/publications/:id': aRedactionDetail({ contenu: { audience } }),
    'POST /redaction/audience/apercu': apercu,
  });
  expect(await screen.findByText(/^Rien n’est choisi/)).toBeDefined();
  expect(api.asked.some(({ key }) => key.endsWith('/apercu'))).toBe(false);
});

test('one that is sent back needs a reason, which its author gets', async () => {
  const { api } = await mountPage(PATH, {
    'GET /redaction/publications/:id': toReview,
    'POST /redaction/audience/apercu': apercu,
    'POST /redaction/publications/:id/relecture': aRedactionDetail({ estAuteur: false, droits: {} }),
  });
  await screen.findByRole('heading', { name: 'Relecture' });
  await user.click(screen.getByRole('button', { name: 'Valider la décision' }));
  expect(document.activeElement?.textContent).toContain('Choisissez d’accepter ou de renvoyer.');
  await decide('Renvoyer à son auteur');
  expect((await screen.findAllByText('Dites à l’auteur ce qui est à reprendre.')).length).toBeGreaterThan(0);
  expect(api.asked.some(({ key }) => key.endsWith('/relecture'))).toBe(false);
  await user.type(screen.getByRole('textbox', { name: /^Ce qui est à reprendre/ }), 'Donnez la date.');
  await user.click(screen.getByRole('button', { name: 'Renvoyer à son auteur' }));
  await vi.waitFor(() =>
    expect(api.asked.find(({ key }) => key.endsWith('/relecture'))?.body).toEqual({
      revision: 3,
      decision: 'renvoyer',
      motif: 'Donnez la date.',
    }),
  );
});

test('a decision that came too late is refused in words, and what is so is read again', async () => {
  const { api } = await mountPage(PATH, {
    'GET /redaction/publications/:id': toReview,
    'POST /redaction/audience/apercu': apercu,
    'POST /redaction/publications/:id/relecture': () => {
      throw problem(409, 'etat-change', 'Cette publication n’en est plus là.');
    },
  });
  await screen.findByRole('heading', { name: 'Relecture' });
  await decide('Accepter');
  expect((await screen.findByRole('alert')).textContent).toContain('Cette publication n’en est plus là.');
  await vi.waitFor(() =>
    expect(api.asked.filter(({ key }) => key === 'GET /redaction/publications/:id')).toHaveLength(2),
  );
});

test('the author waits for the review of another account, and may take the draft back', async () => {
  const { api, router } = await mountPage(PATH, {
    'GET /redaction/publications/:id': aRedactionDetail({ etat: 'a-relire', droits: { reprendre: true } }),
    'POST /redaction/audience/apercu': apercu,
    'POST /redaction/publications/:id/reprise': aRedactionDetail(),
  });
  expect(await screen.findByText(/Elle attend sa relecture par un autre compte/)).toBeDefined();
  expect(screen.queryByRole('heading', { name: 'Relecture' })).toBeNull();
  api.answer({
    'GET /redaction/publications/:id': aRedactionDetail(),
    'GET /redaction/audience': { emetteur: 'gip', perimetre: [] },
  });
  await user.click(screen.getByRole('button', { name: 'Reprendre le brouillon' }));
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe(`${PATH}/ecrire`));
});

test('what is published has figures without names, its versions, and ways to correct and archive it', async () => {
  const { api, router } = await mountPage(PATH, {
    'GET /redaction/publications/:id': aRedactionDetail({
      etat: 'publiee',
      droits: { corriger: true, archiver: true },
    }),
    ...published,
    'POST /redaction/publications/:id/archivage': aRedactionDetail({ etat: 'archivee', droits: {} }),
    'POST /redaction/publications/:id/correction': aRedactionDetail({ id: OTHER_ID, corrige: ID }),
  });
  expect(await screen.findByText(/^Lue par 10 comptes sur 40$/)).toBeDefined();
  expect(screen.getByRole('row', { name: /00002 – Mairie d’essai 20 5 25\s%/ })).toBeDefined();
  expect(document.body.textContent).toMatch(
    /2\sguichets ne figurent que dans le total\s: aucun chiffre ne désigne moins de 5 comptes/,
  );
  expect(await screen.findByText('Écrite par Alice DEMO, acceptée par un compte supprimé')).toBeDefined();
  expect(document.body.textContent).toContain('Correction\u00A0: La date.');

  await user.click(screen.getByRole('button', { name: 'Archiver' }));
  const dialog = await screen.findByRole('alertdialog', { name: /^Archiver cette publication/ });
  await user.click(within(dialog).getByRole('button', { name: 'Annuler' }));
  expect(api.asked.some(({ key }) => key.endsWith('/archivage'))).toBe(false);
  api.answer({ 'GET /redaction/audience': { emetteur: 'gip', perimetre: [] } });
  await user.click(screen.getByRole('button', { name: 'Corriger' }));
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe(`/communication/redaction/${OTHER_ID}/ecrire`));
});

test('figures of too few accounts are not told', async () => {
  await mountPage(PATH, {
    'GET /redaction/publications/:id': aRedactionDetail({ etat: 'publiee', droits: {} }),
    ...published,
    'GET /redaction/publications/:id/chiffres': { ...chiffres, adresses: null, lus: null, guichets: [] },
  });
  expect(await screen.findByText(/trop peu de comptes pour en donner les chiffres/)).toBeDefined();
  expect(screen.queryByText(/^Lue par/)).toBeNull();
  // « Only in the total », which is not told.
  expect(screen.queryByText(/ne figurent que dans le total/)).toBeNull();
});

test('a draft is deleted once its author said so twice', async () => {
  // The journey of the same act has a browser's own history.
  const back = vi.spyOn(history, 'back').mockImplementation(() => {
    const { pwpOuverts: _opened, pwpQuitte: _left, ...state } = history.state as Record<string, unknown>;
    history.replaceState(state, '');
    window.dispatchEvent(new PopStateEvent('popstate', { state }));
  });
  onTestFinished(() => back.mockRestore());
  const { api, router } = await mountPage(PATH, {
    'GET /redaction/publications/:id': aRedactionDetail(),
    'POST /redaction/audience/apercu': apercu,
    'DELETE /redaction/publications/:id': undefined,
    'GET /redaction/publications': {
      items: [],
      total: 0,
      nombres: { brouillon: 0, 'a-relire': 0, 'a-venir': 0, publiee: 0, terminee: 0, archivee: 0 },
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Supprimer' }));
  const dialog = await screen.findByRole('alertdialog', { name: /^Supprimer ce brouillon/ });
  await user.click(within(dialog).getByRole('button', { name: 'Supprimer' }));
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/communication/redaction'));
  expect(api.asked.filter(({ key }) => key.startsWith('DELETE'))).toHaveLength(1);
  expect(await screen.findByText('Le brouillon est supprimé')).toBeDefined();
});

test('the preview has three widths', async () => {
  await mountPage(PATH, {
    'GET /redaction/publications/:id': aRedactionDetail({ contenu: { genre: 'alerte', resume: 'Ce soir.' } }),
    'POST /redaction/audience/apercu': apercu,
  });
  const widthOf = () => document.querySelector<HTMLElement>('.com-apercu__feuille')?.style.width;
  expect(await screen.findByRole('group', { name: 'Aperçu, Téléphone' })).toBeDefined();
  expect(widthOf()).toBe('360px');
  await user.click(screen.getByRole('button', { name: /^Tablette/ }));
  expect(widthOf()).toBe('768px');
  await user.click(screen.getByRole('button', { name: /^Ordinateur/ }));
  expect(widthOf()).toBe('1280px');
  // An alert is shown as above every page too, and nothing of it acts.
  const band = screen.getByRole('region', { name: 'Nouveaux horaires' });
  expect(within(band).getByRole('button').getAttribute('aria-disabled')).toBe('true');
});
