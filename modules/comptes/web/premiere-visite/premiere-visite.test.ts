import { enterPage } from '@pwp/web-kit/host';
import { fakeApi, mountModule, problem, type FakeAnswers, type MountedModule } from '@pwp/web-kit/testing';
import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Defi } from '../../contracts/index.ts';
import type { premiereVisiteEndpoints } from '../../contracts/premiere-visite.ts';
import type { ProveWork } from './proof-of-work.ts';
import { publicRoutes } from './routes.ts';
import { PROVE_WORK } from './use-proof.ts';

type Endpoints = typeof premiereVisiteEndpoints;

const user = userEvent.setup();
const challenge: Defi = {
  parameters: {
    algorithm: 'PBKDF2/SHA-256',
    nonce: '',
    salt: '',
    cost: 1,
    keyLength: 32,
    keyPrefix: '00',
    expiresAt: 1_800_000_000,
  },
  signature: 'signed',
};
const received = { etat: 'courriel-envoye' } as const;

// The first page of a document leaves the focus where the browser puts it: the pages here are later ones.
beforeEach(() => enterPage(document.body, ''));

function fake(answers: FakeAnswers<Endpoints> = {}) {
  return fakeApi<Endpoints>('/api/comptes', {
    'GET /guichets': { items: [{ code: '00002', nom: 'Montpellier' }], total: 1 },
    'GET /defi': challenge,
    'POST /demandes': received,
    'POST /demandes/suivi': received,
    'POST /demandes/confirmation': { expireLe: '2026-12-24T13:55:00.000Z' },
    ...answers,
  });
}

function mount(
  path: string,
  prove: ProveWork = () => Promise.resolve('the proof'),
  kept: Record<string, unknown> | null = null,
): Promise<MountedModule> {
  return mountModule({ path, routes: publicRoutes, kept, provide: (app) => app.provide(PROVE_WORK, prove) });
}

/** One answer a call, the last one from then on: an error is the API's refusal. */
function inTurn<T>(...answers: (T | Error)[]): () => T {
  let call = 0;
  return () => {
    const answer = answers[Math.min(call, answers.length - 1)];
    call += 1;
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error('nothing to answer');
    return answer;
  };
}

const field = (name: RegExp) => screen.findByLabelText(name);
const send = async () => user.click(await screen.findByRole('button', { name: 'Envoyer ma demande' }));

async function fillIn(): Promise<void> {
  await user.type(await field(/^Prénom/), 'Camille');
  await user.type(await field(/^Nom$/), 'ESSAI');
  await user.type(await field(/^Adresse/), 'camille.essai@mairie.test');
  await user.type(await field(/^Numéro/), '01 02 03 04 05');
  await user.selectOptions(await field(/^Type/), 'COMMUNE');
  await user.type(await field(/^Nom de/), "Mairie d'essai");
  await user.type(await screen.findByRole('combobox', { name: /^Guichet/ }), '000');
  await user.click(await screen.findByRole('option', { name: '00002 – Montpellier' }));
  await user.type(await field(/^Motif/), 'Service logement');
}

test('a demande is sent with the proof of work; what follows says the same whatever the address', async () => {
  const api = fake();
  const prove = vi.fn<ProveWork>(() => Promise.resolve('the proof'));
  const { router } = await mount('/premiere-visite', prove);
  expect(router.currentRoute.value.meta.title).toBe('Je crée mon espace');
  await fillIn();
  await send();
  const heading = await screen.findByRole('heading', { level: 1, name: 'Consultez votre messagerie' });
  await vi.waitFor(() => expect(document.activeElement).toBe(heading));
  expect(document.title).toBe('Consultez votre messagerie - Portail Web Professionnel');
  expect(screen.getByText(/^Si l'adresse camille.essai@mairie.test peut recevoir un accès/)).toBeDefined();
  expect(prove).toHaveBeenCalledExactlyOnceWith(challenge);
  expect(api.asked.filter(({ key }) => key === 'POST /demandes').map(({ body }) => body)).toEqual([
    {
      prenom: 'Camille',
      nom: 'ESSAI',
      email: 'camille.essai@mairie.test',
      telephone: '01 02 03 04 05',
      typeOrganisme: 'COMMUNE',
      organisme: "Mairie d'essai",
      guichets: ['00002'],
      motif: 'Service logement',
      preuve: 'the proof',
    },
  ]);
  expect(JSON.stringify(window.history.state)).not.toContain('camille');

  await user.click(screen.getByRole('button', { name: 'reprendre ma demande' }));
  expect(await field(/^Adresse/)).toHaveProperty('value', 'camille.essai@mairie.test');
});

test('what is missing is in a summary that takes the focus and leads to each field; nothing is proven or sent', async () => {
  const api = fake();
  await mount('/premiere-visite');
  await send();
  const summary = await screen.findByRole('region', { name: '7 erreurs sont à corriger' });
  expect(document.activeElement).toBe(summary);
  await user.click(within(summary).getByRole('link', { name: 'Choisissez au moins un guichet.' }));
  const guichets = screen.getByRole('combobox', { name: /^Guichet/ });
  expect(document.activeElement).toBe(guichets);
  expect(guichets.getAttribute('aria-invalid')).toBe('true');
  expect(document.getElementById(guichets.getAttribute('aria-describedby') ?? '')?.textContent).toContain(
    'Choisissez au moins un guichet.',
  );
  expect(api.asked).toEqual([]);
});

test('a refusal is told of its fields, any other failure as an alert; what was typed stays', async () => {
  fake({
    'POST /demandes': inTurn<typeof received>(
      problem(503, 'service-indisponible', 'Le service redémarre.'),
      problem(400, 'requete-invalide', 'Non.', [
        { pointer: '/email', detail: 'Cette adresse est mal écrite.' },
        { pointer: '/guichets/0', detail: "Ce guichet n'existe pas." },
      ]),
    ),
  });
  const page = await mount('/premiere-visite');
  await fillIn();
  await send();
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('Le service redémarre. Ce que vous avez saisi est gardé');
  await send();
  const summary = await screen.findByRole('region', { name: '2 erreurs sont à corriger' });
  expect(within(summary).getByRole('link', { name: "Ce guichet n'existe pas." })).toBeDefined();
  expect(screen.queryByRole('alert')).toBeNull();

  const kept: Record<string, unknown> = window.history.state;
  page.leave();
  await mount('/premiere-visite', undefined, kept);
  expect(await field(/^Adresse/)).toHaveProperty('value', 'camille.essai@mairie.test');
  expect(screen.getByRole('button', { name: 'Retirer 00002 – Montpellier' })).toBeDefined();
  expect(window.location.href).not.toContain('camille');
});

test('a browser that finds no proof says so', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  fake();
  await mount('/premiere-visite', () => Promise.reject(new Error('no worker')));
  await fillIn();
  await send();
  expect((await screen.findByRole('alert')).textContent).toContain('Essayez avec un autre navigateur');
});

test.each([
  { answer: undefined, title: 'Votre adresse est confirmée', kept: false },
  { answer: problem(409, 'lien-deja-utilise', '…'), title: 'Ce lien a déjà servi', kept: false },
  { answer: problem(410, 'lien-expire', '…'), title: "Ce lien n'est plus valable", kept: false },
  { answer: problem(400, 'requete-invalide', '…'), title: 'Ce lien est incomplet', kept: false },
  { answer: problem(503, 'x', 'Un instant.'), title: "Votre adresse n'a pas pu être confirmée", kept: true },
])('the link of the mail: $title', async ({ answer, title, kept }) => {
  const api = fake(answer === undefined ? {} : { 'POST /demandes/confirmation': inTurn<never>(answer) });
  await mount('/premiere-visite/confirmation#a-code');
  const heading = await screen.findByRole('heading', { level: 1, name: title });
  await vi.waitFor(() => expect(document.activeElement).toBe(heading));
  expect(document.title).toBe(`${title} - Portail Web Professionnel`);
  expect(api.asked.map(({ key, body }) => [key, body])).toEqual([['POST /demandes/confirmation', { jeton: 'a-code' }]]);
  expect(window.location.hash).toBe(kept ? '#a-code' : '');
});

test('an expired link leads to a new one; a failure is tried again; a link without code asks nothing', async () => {
  const api = fake({
    'POST /demandes/confirmation': inTurn<never>(problem(503, 'x', 'Un instant.'), problem(410, 'lien-expire', '…')),
  });
  const page = await mount('/premiere-visite/confirmation#a-code');
  await user.click(await screen.findByRole('button', { name: 'Réessayer' }));
  const link = await screen.findByRole('link', { name: 'Recevoir un nouveau lien' });
  expect(link.getAttribute('href')).toBe('/premiere-visite/suivi');
  page.leave();
  const { router } = await mount('/premiere-visite/confirmation');
  expect(await screen.findByRole('heading', { name: 'Ce lien est incomplet' })).toBeDefined();
  expect(router.currentRoute.value.meta.title).toBe('Ce lien est incomplet');
  expect(api.asked).toHaveLength(2);
});

test('a link that served, or is incomplete, leads to the state of the demande', async () => {
  for (const code of ['lien-deja-utilise', 'requete-invalide']) {
    fake({ 'POST /demandes/confirmation': inTurn<never>(problem(409, code, '…')) });
    const page = await mount('/premiere-visite/confirmation#a-code');
    const link = await screen.findByRole('link', { name: /^(Où en est ma demande \?|Recevoir un nouveau lien)$/ });
    expect(link.getAttribute('href')).toBe('/premiere-visite/suivi');
    page.leave();
  }
});

test('« Où en est ma demande ? » sends the address with a proof; the page says the same whatever it is', async () => {
  const api = fake({
    'POST /demandes/suivi': inTurn<typeof received>(
      problem(429, 'trop-de-demandes', 'Réessayez dans une minute.'),
      problem(400, 'requete-invalide', 'Non.', [{ pointer: '/email', detail: 'Mal écrite.' }]),
      received,
    ),
  });
  await mount('/premiere-visite/suivi');
  const ask = async () => user.click(await screen.findByRole('button', { name: "Recevoir l'état de ma demande" }));
  await ask();
  const summary = await screen.findByRole('region', { name: 'Une erreur est à corriger' });
  expect(document.activeElement).toBe(summary);
  expect(api.asked).toEqual([]);

  await user.type(await field(/^Adresse/), 'camille.essai@mairie.test');
  await ask();
  expect((await screen.findByRole('alert')).textContent).toContain('Réessayez dans une minute.');
  await ask();
  expect(await screen.findByRole('link', { name: 'Mal écrite.' })).toBeDefined();
  await ask();
  const heading = await screen.findByRole('heading', { level: 1, name: 'Consultez votre messagerie' });
  await vi.waitFor(() => expect(document.activeElement).toBe(heading));
  expect(api.asked.at(-1)?.body).toEqual({ email: 'camille.essai@mairie.test', preuve: 'the proof' });
  expect(screen.getByText(/^Un courriel vient de partir à l'adresse camille.essai@mairie.test/)).toBeDefined();
  expect(window.location.href).not.toContain('camille');

  await user.click(screen.getByRole('button', { name: 'donner une autre adresse' }));
  expect(await field(/^Adresse/)).toHaveProperty('value', 'camille.essai@mairie.test');
});
