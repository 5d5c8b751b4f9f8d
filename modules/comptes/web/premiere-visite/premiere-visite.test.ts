import { enterPage } from '@pwp/web-kit/host';
import { fakeApi, mountModule, problem, type FakeAnswers, type MountedModule } from '@pwp/web-kit/testing';
import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
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

// On first load, the browser places the focus, so these tests start on a later page.
beforeEach(() => enterPage(document.body, ''));

function fake(answers: FakeAnswers<Endpoints> = {}) {
  return fakeApi<Endpoints>('/api/comptes', {
    'GET /guichets': { items: [{ code: '00002', nom: 'Montpellier' }], total: 1 },
    'GET /defi': challenge,
    'POST /demandes': received,
    'POST /demandes/suivi': received,
    'POST /demandes/confirmation': { dateExpiration: '2026-12-24T13:55:00.000Z' },
    ...answers,
  });
}

function mount(
  path: string,
  prove: ProveWork = () => Promise.resolve('the proof'),
  kept: unknown = null,
): Promise<MountedModule> {
  return mountModule({ path, routes: publicRoutes, kept, provide: (app) => app.provide(PROVE_WORK, prove) });
}

/** One answer per call, the last one repeated; an error is the API's refusal. */
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
  await user.type(await field(/^Nom de/), 'Mairie d’essai');
  await user.type(await screen.findByRole('combobox', { name: /^Guichet/ }), '000');
  await user.click(await screen.findByRole('option', { name: '00002 – Montpellier' }));
  await user.type(await field(/^Motif/), 'Service logement');
}

test('a demande is sent with the proof of work; the next page is the same for every address', async () => {
  const api = fake();
  const prove = vi.fn<ProveWork>(() => Promise.resolve('the proof'));
  const { router } = await mount('/premiere-visite', prove);
  expect(router.currentRoute.value.meta.title).toBe('Je crée mon espace');
  await fillIn();
  await send();
  const heading = await screen.findByRole('heading', { level: 1, name: 'Consultez votre messagerie' });
  await vi.waitFor(() => expect(document.activeElement).toBe(heading));
  expect(document.title).toBe('Consultez votre messagerie - Portail Web Professionnel');
  expect(screen.getByText(/^Si l’adresse camille.essai@mairie.test peut recevoir un accès/)).toBeDefined();
  expect(prove).toHaveBeenCalledExactlyOnceWith(challenge);
  expect(api.asked.filter(({ key }) => key === 'POST /demandes').map(({ body }) => body)).toEqual([
    {
      prenom: 'Camille',
      nom: 'ESSAI',
      email: 'camille.essai@mairie.test',
      telephone: '01 02 03 04 05',
      typeOrganisme: 'COMMUNE',
      organisme: 'Mairie d’essai',
      guichets: ['00002'],
      motif: 'Service logement',
      preuve: 'the proof',
    },
  ]);
  expect(JSON.stringify(window.history.state)).not.toContain('camille');

  await user.click(screen.getByRole('button', { name: 'reprendre ma demande' }));
  expect(await field(/^Adresse/)).toHaveProperty('value', 'camille.essai@mairie.test');
});

test('missing fields show in a summary that takes the focus and links to each field; nothing is computed or sent', async () => {
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

test('a refusal shows at its fields, any other failure as an alert; what was typed stays', async () => {
  fake({
    'POST /demandes': inTurn<typeof received>(
      problem(503, 'service-indisponible', 'Le service redémarre.'),
      problem(400, 'requete-invalide', 'Non.', [
        { pointer: '/email', detail: 'Cette adresse est mal écrite.' },
        { pointer: '/guichets/0', detail: 'Ce guichet n’existe pas.' },
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
  expect(within(summary).getByRole('link', { name: 'Ce guichet n’existe pas.' })).toBeDefined();
  expect(screen.queryByRole('alert')).toBeNull();

  const kept: unknown = window.history.state;
  page.leave();
  await mount('/premiere-visite', undefined, kept);
  expect(await field(/^Adresse/)).toHaveProperty('value', 'camille.essai@mairie.test');
  expect(screen.getByRole('button', { name: 'Retirer 00002 – Montpellier' })).toBeDefined();
  expect(window.location.href).not.toContain('camille');
});

test('a browser that finds no proof shows an error', async () => {
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
  { answer: problem(410, 'lien-expire', '…'), title: 'Ce lien n’est plus valable', kept: false },
  { answer: problem(400, 'requete-invalide', '…'), title: 'Ce lien est incomplet', kept: false },
  { answer: problem(503, 'x', 'Un instant.'), title: 'Votre adresse n’a pas pu être confirmée', kept: true },
])('the link of the mail: $title', async ({ answer, title, kept }) => {
  const api = fake(answer === undefined ? {} : { 'POST /demandes/confirmation': inTurn<never>(answer) });
  await mount('/premiere-visite/confirmation#a-code');
  const heading = await screen.findByRole('heading', { level: 1, name: title });
  await vi.waitFor(() => expect(document.activeElement).toBe(heading));
  expect(document.title).toBe(`${title} - Portail Web Professionnel`);
  expect(api.asked.map(({ key, body }) => [key, body])).toEqual([['POST /demandes/confirmation', { jeton: 'a-code' }]]);
  expect(window.location.hash).toBe(kept ? '#a-code' : '');
});

test('an expired link leads to a new one; a failure can be retried; a link without code sends no request', async () => {
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
    const link = await screen.findByRole('link', { name: /^(Où en est ma demande\s\?|Recevoir un nouveau lien)$/ });
    expect(link.getAttribute('href')).toBe('/premiere-visite/suivi');
    page.leave();
  }
});

test('« Où en est ma demande ? » sends the address with a proof; the page is the same for every address', async () => {
  const api = fake({
    'POST /demandes/suivi': inTurn<typeof received>(
      problem(429, 'trop-de-demandes', 'Réessayez dans une minute.'),
      problem(400, 'requete-invalide', 'Non.', [{ pointer: '/email', detail: 'Mal écrite.' }]),
      received,
    ),
  });
  await mount('/premiere-visite/suivi');
  const ask = async () => user.click(await screen.findByRole('button', { name: 'Recevoir l’état de ma demande' }));
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
  expect(screen.getByText(/^Un courriel vient de partir à l’adresse camille.essai@mairie.test/)).toBeDefined();
  expect(window.location.href).not.toContain('camille');

  await user.click(screen.getByRole('button', { name: 'donner une autre adresse' }));
  expect(await field(/^Adresse/)).toHaveProperty('value', 'camille.essai@mairie.test');
});

test('reloading « Consultez votre messagerie » shows it again, without the address', async () => {
  fake();
  const { leave } = await mount('/premiere-visite');
  await fillIn();
  await send();
  await screen.findByRole('heading', { level: 1, name: 'Consultez votre messagerie' });
  leave();
  const kept: unknown = window.history.state;
  // A link to the same address asks for the form.
  const again = await mount('/premiere-visite', undefined, kept);
  expect(await field(/^Adresse/)).toHaveProperty('value', '');
  again.leave();
  const base = { duration: 0, entryType: 'navigation', name: '', startTime: 0, toJSON: () => null };
  const reload = { ...base, type: 'reload' };
  const entries = vi.spyOn(performance, 'getEntriesByType').mockReturnValue([reload]);
  onTestFinished(() => entries.mockRestore());
  await mount('/premiere-visite', undefined, kept);
  expect(await screen.findByRole('heading', { level: 1, name: 'Consultez votre messagerie' })).toBeDefined();
  expect(screen.getByText(/^Si votre adresse peut recevoir un accès/)).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'reprendre ma demande' }));
  expect(await field(/^Adresse/)).toHaveProperty('value', '');
});

test('reloading the page of a confirmed address is no error', async () => {
  fake();
  const { leave } = await mount('/premiere-visite/confirmation#un-code');
  await screen.findByRole('heading', { level: 1, name: 'Votre adresse est confirmée' });
  expect(window.location.hash).toBe('');
  leave();
  const kept: unknown = window.history.state;
  await mount('/premiere-visite/confirmation', undefined, kept);
  expect(await screen.findByRole('heading', { level: 1, name: 'Votre adresse est confirmée' })).toBeDefined();
});

test('an error leaves as soon as its field is mended, the others stay', async () => {
  fake();
  await mount('/premiere-visite');
  await send();
  await screen.findByRole('region', { name: '7 erreurs sont à corriger' });
  await user.type(await field(/^Prénom/), 'Camille');
  const summary = await screen.findByRole('region', { name: '6 erreurs sont à corriger' });
  expect((await field(/^Prénom/)).getAttribute('aria-invalid')).toBeNull();
  expect(document.activeElement).not.toBe(summary);
});
