import { ProblemError } from '@pwp/web-kit';
import { installHost } from '@pwp/web-kit/host';
import type { Problem } from '@pwp/contracts';
import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createApp, h, type Component } from 'vue';
import ConfirmationPage from './ConfirmationPage.vue';
import { FIRST_VISIT_CLIENT, type FirstVisitClient } from './first-visit-client.ts';
import PremiereVisitePage from './PremiereVisitePage.vue';
import SuiviPage from './SuiviPage.vue';

const user = userEvent.setup();
const challenge = {
  parameters: { algorithm: 'PBKDF2/SHA-256', nonce: '', salt: '', cost: 1, keyLength: 32, keyPrefix: '00' },
  signature: 'signed',
};

beforeEach(() => {
  window.history.replaceState(null, '', '/premiere-visite');
  installHost({ accessToken: () => Promise.reject(new Error('nobody is signed in')), announce: () => undefined });
});

function fakeClient(answers: Partial<FirstVisitClient> = {}): FirstVisitClient {
  return {
    guichets: () => Promise.resolve([{ code: '00002', nom: 'Montpellier' }]),
    challenge: () => Promise.resolve(challenge),
    prove: () => Promise.resolve('the proof'),
    ask: () => Promise.resolve(),
    follow: () => Promise.resolve(),
    confirm: () => Promise.resolve(),
    ...answers,
  };
}

function mount(page: Component, client: FirstVisitClient): { leave: () => void } {
  const root = document.createElement('main');
  document.body.append(root);
  const app = createApp({ render: () => h(page) });
  app.provide(FIRST_VISIT_CLIENT, client);
  app.mount(root);
  let there = true;
  const leave = () => {
    if (!there) return;
    there = false;
    app.unmount();
    root.remove();
  };
  onTestFinished(leave);
  return { leave };
}

const problem = (status: number, code: string, detail: string, errors?: Problem['errors']) =>
  new ProblemError({ type: 'about:blank', title: code, status, code, detail, errors });
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
  const ask = vi.fn<FirstVisitClient['ask']>(() => Promise.resolve());
  const prove = vi.fn<FirstVisitClient['prove']>(() => Promise.resolve('the proof'));
  mount(PremiereVisitePage, fakeClient({ ask, prove }));
  await fillIn();
  await send();
  const heading = await screen.findByRole('heading', { level: 1, name: 'Consultez votre messagerie' });
  await vi.waitFor(() => expect(document.activeElement).toBe(heading));
  expect(screen.getByText(/^Si l'adresse camille.essai@mairie.test peut recevoir un accès/)).toBeDefined();
  expect(prove).toHaveBeenCalledExactlyOnceWith(challenge);
  expect(ask).toHaveBeenCalledExactlyOnceWith(
    {
      prenom: 'Camille',
      nom: 'ESSAI',
      email: 'camille.essai@mairie.test',
      telephone: '01 02 03 04 05',
      typeOrganisme: 'COMMUNE',
      organisme: "Mairie d'essai",
      guichets: ['00002'],
      motif: 'Service logement',
    },
    'the proof',
  );
  expect(JSON.stringify(window.history.state)).not.toContain('camille');

  await user.click(screen.getByRole('button', { name: 'reprendre ma demande' }));
  expect(await field(/^Adresse/)).toHaveProperty('value', 'camille.essai@mairie.test');
});

test('what is missing is in a summary that takes the focus and leads to each field; nothing is proven or sent', async () => {
  const prove = vi.fn<FirstVisitClient['prove']>(() => Promise.resolve('x'));
  mount(PremiereVisitePage, fakeClient({ prove }));
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
  expect(prove).not.toHaveBeenCalled();
});

test('a refusal is told of its fields, any other failure as an alert; what was typed stays', async () => {
  const ask = vi.fn<FirstVisitClient['ask']>();
  ask.mockRejectedValueOnce(problem(503, 'service-indisponible', 'Le service redémarre.')).mockRejectedValueOnce(
    problem(400, 'requete-invalide', 'Non.', [
      { pointer: '/email', detail: 'Cette adresse est mal écrite.' },
      { pointer: '/guichets/0', detail: "Ce guichet n'existe pas." },
    ]),
  );
  const page = mount(PremiereVisitePage, fakeClient({ ask }));
  await fillIn();
  await send();
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('Le service redémarre. Ce que vous avez saisi est gardé');
  await send();
  const summary = await screen.findByRole('region', { name: '2 erreurs sont à corriger' });
  expect(within(summary).getByRole('link', { name: "Ce guichet n'existe pas." })).toBeDefined();
  expect(screen.queryByRole('alert')).toBeNull();

  page.leave();
  mount(PremiereVisitePage, fakeClient());
  expect(await field(/^Adresse/)).toHaveProperty('value', 'camille.essai@mairie.test');
  expect(screen.getByRole('button', { name: 'Retirer 00002 – Montpellier' })).toBeDefined();
  expect(window.location.href).not.toContain('camille');
});

test('a browser that finds no proof says so', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  mount(PremiereVisitePage, fakeClient({ prove: () => Promise.reject(new Error('no worker')) }));
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
  window.history.replaceState(null, '', '/premiere-visite/confirmation#a-code');
  const confirm = vi.fn<FirstVisitClient['confirm']>(() =>
    answer === undefined ? Promise.resolve() : Promise.reject(answer),
  );
  mount(ConfirmationPage, fakeClient({ confirm }));
  expect(await screen.findByRole('heading', { level: 1, name: title })).toBeDefined();
  expect(confirm).toHaveBeenCalledExactlyOnceWith('a-code');
  expect(window.location.hash).toBe(kept ? '#a-code' : '');
});

test('an expired link leads to a new one; a failure is tried again; a link without code asks nothing', async () => {
  window.history.replaceState(null, '', '/premiere-visite/confirmation#a-code');
  const confirm = vi.fn<FirstVisitClient['confirm']>();
  confirm
    .mockRejectedValueOnce(problem(503, 'x', 'Un instant.'))
    .mockRejectedValueOnce(problem(410, 'lien-expire', '…'));
  const page = mount(ConfirmationPage, fakeClient({ confirm }));
  await user.click(await screen.findByRole('button', { name: 'Réessayer' }));
  const link = await screen.findByRole('link', { name: 'Recevoir un nouveau lien' });
  expect(link.getAttribute('href')).toBe('/premiere-visite/suivi');
  page.leave();
  mount(ConfirmationPage, fakeClient({ confirm }));
  expect(await screen.findByRole('heading', { name: 'Ce lien est incomplet' })).toBeDefined();
  expect(confirm).toHaveBeenCalledTimes(2);
});

test('a link that served, or is incomplete, leads to the state of the demande', async () => {
  for (const code of ['lien-deja-utilise', 'requete-invalide']) {
    window.history.replaceState(null, '', '/premiere-visite/confirmation#a-code');
    const page = mount(ConfirmationPage, fakeClient({ confirm: () => Promise.reject(problem(409, code, '…')) }));
    const link = await screen.findByRole('link', { name: /^(Où en est ma demande \?|Recevoir un nouveau lien)$/ });
    expect(link.getAttribute('href')).toBe('/premiere-visite/suivi');
    page.leave();
  }
});

test('« Où en est ma demande ? » sends the address with a proof; the page says the same whatever it is', async () => {
  const follow = vi.fn<FirstVisitClient['follow']>(() => Promise.resolve());
  mount(SuiviPage, fakeClient({ follow }));
  const ask = async () => user.click(await screen.findByRole('button', { name: "Recevoir l'état de ma demande" }));
  await ask();
  const summary = await screen.findByRole('region', { name: 'Une erreur est à corriger' });
  expect(document.activeElement).toBe(summary);
  expect(follow).not.toHaveBeenCalled();

  follow
    .mockRejectedValueOnce(problem(429, 'trop-de-demandes', 'Réessayez dans une minute.'))
    .mockRejectedValueOnce(problem(400, 'requete-invalide', 'Non.', [{ pointer: '/email', detail: 'Mal écrite.' }]));
  await user.type(await field(/^Adresse/), 'camille.essai@mairie.test');
  await ask();
  expect((await screen.findByRole('alert')).textContent).toContain('Réessayez dans une minute.');
  await ask();
  expect(await screen.findByRole('link', { name: 'Mal écrite.' })).toBeDefined();
  await ask();
  const heading = await screen.findByRole('heading', { level: 1, name: 'Consultez votre messagerie' });
  await vi.waitFor(() => expect(document.activeElement).toBe(heading));
  expect(follow).toHaveBeenLastCalledWith('camille.essai@mairie.test', 'the proof');
  expect(screen.getByText(/^Un courriel vient de partir à l'adresse camille.essai@mairie.test/)).toBeDefined();
  expect(window.location.href).not.toContain('camille');

  await user.click(screen.getByRole('button', { name: 'donner une autre adresse' }));
  expect(await field(/^Adresse/)).toHaveProperty('value', 'camille.essai@mairie.test');
});
