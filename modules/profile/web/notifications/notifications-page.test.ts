import { afterEach, expect, test, vi } from 'vitest';
import { openProfile, problem, type Answer, type ProfilePortal } from '../testing/profile-portal.ts';

const CHOICES = '/api/notifications/choix';
const MOVED = {
  kind: 'exemple.mouvement',
  label: 'Une chose bouge',
  choix: 'quotidien',
  possibles: ['quotidien', 'jamais'],
};
const ARRIVED = {
  kind: 'exemple.arrivee',
  label: 'Une chose est arrivée',
  choix: 'tout-de-suite',
  possibles: ['tout-de-suite', 'quotidien', 'jamais'],
};

let portal: ProfilePortal;
afterEach(() => portal.close());

/** What the portal keeps. */
const kept =
  (...kinds: object[]): Answer =>
  (method) =>
    method === 'GET' ? Response.json(kinds) : new Response(null, { status: 204 });

const groups = () => [...portal.page.querySelectorAll('fieldset')];
const group = (legend: string) => groups().find((one) => one.querySelector('legend')?.textContent === legend);

function choice(legend: string, label: string): HTMLInputElement {
  const labels = [...(group(legend)?.querySelectorAll('label') ?? [])];
  const input = document.getElementById(labels.find(({ textContent }) => textContent === label)?.htmlFor ?? '');
  if (input instanceof HTMLInputElement) return input;
  throw new Error(`« ${legend} » has no choice « ${label} ».`);
}

async function open(answer: Answer): Promise<void> {
  portal = await openProfile('/profile/notifications', answer);
  await vi.waitFor(() => choice('Une chose bouge', 'Jamais'));
}

test('each kind has its choices, and shows the one that the portal keeps', async () => {
  await open(kept(MOVED, ARRIVED));
  expect(portal.asked).toEqual([`GET ${CHOICES}`]);
  const shown = groups().map((one) => [
    one.querySelector('legend')?.textContent,
    ...[...one.querySelectorAll('label')].map(({ textContent }) => textContent),
  ]);
  expect(shown).toEqual([
    ['Une chose bouge', 'Dans le courriel quotidien', 'Jamais'],
    ['Une chose est arrivée', 'Tout de suite', 'Dans le courriel quotidien', 'Jamais'],
  ]);
  expect(choice('Une chose bouge', 'Dans le courriel quotidien').checked).toBe(true);
  expect(choice('Une chose est arrivée', 'Tout de suite').checked).toBe(true);
});

test('an account that gets no mail is told so', async () => {
  portal = await openProfile('/profile/notifications', kept());
  await vi.waitFor(() => expect(portal.page.textContent).toContain('Aucune notification de votre compte'));
});

test('the choices are kept and announced', async () => {
  await open(kept(MOVED, ARRIVED));
  choice('Une chose bouge', 'Jamais').click();
  choice('Une chose est arrivée', 'Dans le courriel quotidien').click();
  portal.button('Enregistrer').click();
  const said = '1 sorte de notifications vous sera envoyée par courriel.';
  await vi.waitFor(() => expect(portal.announced).toEqual([said]));
  expect(portal.asked.slice(1)).toEqual([`PUT ${CHOICES}`]);
  const choix = [
    { kind: 'exemple.mouvement', choix: 'jamais' },
    { kind: 'exemple.arrivee', choix: 'quotidien' },
  ];
  expect(portal.bodies[1]).toEqual({ choix });
  expect(portal.page.querySelector('.fr-alert--success')?.textContent).toContain('Choix enregistré');
});

test('a save asked for while the last one is on its way follows it, with the choices as they are then', async () => {
  const first = Promise.withResolvers<Response>();
  let saves = 0;
  await open((method, path, body) => {
    if (method === 'PUT' && (saves += 1) === 1) return first.promise;
    return kept(MOVED)(method, path, body);
  });
  portal.button('Enregistrer').click();
  await vi.waitFor(() => expect(saves).toBe(1));
  choice('Une chose bouge', 'Jamais').click();
  portal.button('Enregistrer').click();
  first.resolve(new Response(null, { status: 204 }));
  await vi.waitFor(() => expect(portal.announced).toHaveLength(2));
  const sent = (choix: string) => ({ choix: [{ kind: 'exemple.mouvement', choix }] });
  expect(portal.bodies.slice(1)).toEqual([sent('quotidien'), sent('jamais')]);
});

test('a failed save shows an error, and the choice stays as made', async () => {
  await open((method, path, body) =>
    method === 'GET'
      ? kept(MOVED)(method, path, body)
      : problem(503, 'service-indisponible', { detail: 'Un instant.' }),
  );
  choice('Une chose bouge', 'Jamais').click();
  portal.button('Enregistrer').click();
  await vi.waitFor(() => expect(portal.page.querySelector('[role=alert]')?.textContent).toContain('Un instant.'));
  expect(choice('Une chose bouge', 'Jamais').checked).toBe(true);
});

test('choices that cannot be read say why, and « Réessayer » reads them again', async () => {
  let down = true;
  portal = await openProfile('/profile/notifications', (method, path, body) =>
    down ? problem(503, 'service-indisponible', { detail: 'Un instant.' }) : kept(MOVED)(method, path, body),
  );
  await vi.waitFor(() => expect(portal.page.textContent).toContain('Un instant.'));
  down = false;
  portal.button('Réessayer').click();
  await vi.waitFor(() => choice('Une chose bouge', 'Jamais'));
});
