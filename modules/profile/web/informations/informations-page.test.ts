import { aSession } from '@pwp/web-kit/testing';
import { useSession } from '@pwp/web-kit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Informations } from '../../contracts/index.ts';
import { fill, openProfile, problem, type Answer, type ProfilePortal } from '../testing/profile-portal.ts';

const PATH = '/profile/informations';
const informations: Informations = {
  email: 'alice@pwp.test',
  nom: 'DEMO',
  prenom: 'Alice',
  telephone: '01 02 03 04 05',
  typeOrganisme: 'COMMUNE',
  organisme: 'Mairie d’essai',
};
let portal: ProfilePortal;

beforeEach(() => sessionStorage.clear());
afterEach(() => portal.close());

/** Serves `informations`, stores what is written, and updates the session. */
const api: Answer = (method, path, body) => {
  if (path === '/api/session') {
    return Response.json(aSession({ account: { ...aSession().account, nom: 'MARTIN-ESSAI' }, profilIncomplet: false }));
  }
  return Response.json(method === 'PUT' ? { ...informations, ...Object(body) } : informations);
};

const isShown = (text: string) => vi.waitFor(() => expect(portal.page.textContent).toContain(text));

async function open(answer: Answer = api, options: Parameters<typeof openProfile>[2] = {}): Promise<void> {
  portal = await openProfile(PATH, answer, options);
}

test('the page shows the identity’s data; the email is read-only, with the reason', async () => {
  await open();
  await isShown('Numéro de téléphone');
  expect(portal.page.querySelector('h1')?.textContent).toBe('Gérer mon profil');
  const shown = [
    'Adresse électronique',
    'Nom',
    'Prénom',
    'Numéro de téléphone',
    'Type d’organisme',
    'Nom de l’organisme',
  ];
  expect(shown.map((label) => portal.field(label).value)).toEqual(Object.values(informations));
  const email = portal.field('Adresse électronique');
  expect(email.hasAttribute('readonly')).toBe(true);
  expect(portal.page.textContent).toContain('C’est votre identifiant');
});

test.each([
  [['professionnel'], /référent de tous vos guichets, ou ouvrez un ticket/],
  [['professionnel', 'referent'], /adressez-vous à un administrateur/],
  [['administrateur', 'professionnel'], /adressez-vous à un autre administrateur/],
] as const)('who may change the address of %o is said', async (roles, said) => {
  await open(api, { session: aSession({ roles: [...roles] }) });
  await isShown('C’est votre identifiant');
  expect(portal.page.textContent).toMatch(said);
});

test('a save is announced, and the session’s name changes without a reload', async () => {
  await open();
  await isShown('Numéro de téléphone');
  fill(portal.field('Nom'), 'MARTIN-ESSAI');
  fill(portal.field('Type d’organisme'), 'EPCI');
  portal.button('Enregistrer').click();
  await isShown('Vos informations sont enregistrées.');
  expect(portal.asked).toEqual([`GET /api${PATH}`, `PUT /api${PATH}`, 'GET /api/session']);
  expect(portal.bodies[1]).toEqual({
    nom: 'MARTIN-ESSAI',
    prenom: 'Alice',
    telephone: '01 02 03 04 05',
    typeOrganisme: 'EPCI',
    organisme: 'Mairie d’essai',
  });
  expect(useSession().account.nom).toBe('MARTIN-ESSAI');
  expect(portal.announced).toEqual(['Vos informations sont enregistrées.']);
  expect(window.location.pathname).toBe(PATH);
});

test('a refusal shows in a summary that takes the focus and links to the fields; what was typed stays', async () => {
  const errors = [
    { pointer: '/telephone', detail: 'Saisissez votre numéro de téléphone.' },
    { pointer: '/organisme', detail: 'Saisissez le nom de votre organisme.' },
  ];
  await open((method, path, body) =>
    method === 'PUT' ? problem(422, 'profil-invalide', { errors }) : api(method, path, body),
  );
  await isShown('Numéro de téléphone');
  fill(portal.field('Nom'), 'MARTIN-ESSAI');
  fill(portal.field('Numéro de téléphone'), '');
  portal.button('Enregistrer').click();
  await isShown('2 erreurs sont à corriger');

  const summary = portal.page.querySelector<HTMLElement>('section.fr-alert--error');
  expect(document.activeElement).toBe(summary);
  const links = [...(summary?.querySelectorAll('a') ?? [])];
  expect(links.map((link) => link.textContent)).toEqual(errors.map(({ detail }) => detail));
  links[0]?.click();
  expect(document.activeElement).toBe(portal.field('Numéro de téléphone'));
  const described = portal.field('Numéro de téléphone').getAttribute('aria-describedby') ?? '';
  expect(
    described
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent)
      .join(),
  ).toContain(errors[0]?.detail);
  expect(portal.field('Nom').value).toBe('MARTIN-ESSAI');
  expect(useSession().account.nom).toBe('DEMO');

  // The error that is mended leaves the summary, and the focus stays where the person types.
  fill(portal.field('Numéro de téléphone'), '01 02 03 04 05');
  await isShown('Une erreur est à corriger');
  await new Promise(requestAnimationFrame);
  expect(document.activeElement).toBe(portal.field('Numéro de téléphone'));
});

test('when the identity does not answer, an alert shows and the same form can be sent again', async () => {
  let down = true;
  await open((method, path, body) => {
    if (method === 'PUT' && down)
      return problem(503, 'identite-indisponible', { detail: 'Réessayez dans un instant.' });
    return api(method, path, body);
  });
  await isShown('Numéro de téléphone');
  fill(portal.field('Prénom'), 'Zoé');
  portal.button('Enregistrer').click();
  await isShown('Réessayez dans un instant.');
  expect(portal.page.querySelector('.fr-alert[role=alert]')?.textContent).toContain(
    'Vos informations n’ont pas été enregistrées',
  );
  expect(portal.field('Prénom').value).toBe('Zoé');
  down = false;
  portal.button('Enregistrer').click();
  await isShown('Vos informations sont enregistrées.');
  expect(portal.page.querySelector('.fr-alert[role=alert]')).toBeNull();
});

test('data that cannot be read says why, and « Réessayer » reads it again', async () => {
  let down = true;
  await open((...request) =>
    down ? problem(503, 'identite-indisponible', { detail: 'Un instant.' }) : api(...request),
  );
  await isShown('Un instant.');
  down = false;
  portal.button('Réessayer').click();
  await isShown('Numéro de téléphone');
  expect(portal.field('Nom').value).toBe('DEMO');
});

test('a person sent here first sees why, and goes on to the requested page after saving', async () => {
  sessionStorage.setItem('pwp.destination', JSON.stringify({ url: '/support?page=2', state: null }));
  await open(api, { session: aSession({ profilIncomplet: true }) });
  await isShown('Complétez votre profil avant de continuer');
  await isShown('Numéro de téléphone');
  portal.button('Enregistrer et continuer').click();
  await vi.waitFor(() => expect(window.location.pathname + window.location.search).toBe('/support?page=2'));
});

test('what is typed of a profile to complete outlives a reload, for its account alone, until it is saved', async () => {
  const beginner = { session: aSession({ profilIncomplet: true }) };
  const again = async (options = beginner) => {
    await portal.close();
    await open(api, options);
    await isShown('Numéro de téléphone');
  };
  await open(api, beginner);
  await isShown('Numéro de téléphone');
  fill(portal.field('Numéro de téléphone'), '06 07 08 09 10');
  await again();
  expect(portal.field('Numéro de téléphone').value).toBe('06 07 08 09 10');
  const other = aSession({ profilIncomplet: true });
  await again({ session: { ...other, account: { ...other.account, id: 'somebody-else' } } });
  expect(portal.field('Numéro de téléphone').value).not.toBe('06 07 08 09 10');
  await again();
  portal.button('Enregistrer et continuer').click();
  await vi.waitFor(() => expect(sessionStorage.getItem('pwp.profil')).toBeNull());
});

test('the password is changed at the identity', async () => {
  await open();
  await isShown('Modifier mon mot de passe');
  portal.button('Modifier mon mot de passe').click();
  expect(portal.access.changePassword).toHaveBeenCalledOnce();
});

test('a person who needs a second factor registers a passkey at the identity', async () => {
  await open(api, { takesPasskey: true });
  await isShown('Enregistrer une clé d’accès');
  portal.button('Enregistrer une clé d’accès').click();
  expect(portal.access.registerPasskey).toHaveBeenCalledOnce();
});

test('a person without a second factor is not offered a passkey', async () => {
  await open();
  await isShown('Modifier mon mot de passe');
  expect(portal.page.textContent).not.toContain('Clé d’accès');
});

test.each([
  ['password', 'success', 'Votre nouveau mot de passe est enregistré.', 'fr-alert--success'],
  ['password', 'cancelled', 'Vous avez renoncé\u00A0: votre mot de passe reste le même.', 'fr-alert--info'],
  ['password', 'error', 'Le service de connexion n’a pas pu modifier votre mot de passe.', 'fr-alert--error'],
  ['passkey', 'success', 'elle pourra tenir lieu de code à usage unique.', 'fr-alert--success'],
  ['passkey', 'cancelled', 'Vous avez renoncé\u00A0: vous continuez à vous connecter comme avant.', 'fr-alert--info'],
  ['passkey', 'error', 'Le service de connexion n’a pas pu enregistrer de clé d’accès.', 'fr-alert--error'],
] as const)('coming back from the identity (%s: %s) is told', async (action, status, text, look) => {
  await open(api, { outcome: { action, status } });
  await isShown(text);
  expect(portal.page.querySelector(`.${look}`)?.textContent).toContain(text);
});

test('what is typed during a save stays; the rest is as it was saved', async () => {
  const saved = Promise.withResolvers<Response>();
  await open((method, path, body) => (method === 'PUT' ? saved.promise : api(method, path, body)));
  await isShown('Numéro de téléphone');
  fill(portal.field('Nom'), 'MARTIN-ESSAI');
  portal.button('Enregistrer').click();
  await vi.waitFor(() => expect(portal.asked).toContain(`PUT /api${PATH}`));
  fill(portal.field('Nom de l’organisme'), 'Mairie voisine');
  saved.resolve(Response.json({ ...informations, nom: 'Martin-Essai' }));
  await isShown('Vos informations sont enregistrées.');
  expect([portal.field('Nom').value, portal.field('Nom de l’organisme').value]).toEqual([
    'Martin-Essai',
    'Mairie voisine',
  ]);
});
