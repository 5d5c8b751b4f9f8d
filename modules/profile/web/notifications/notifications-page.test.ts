import { afterEach, expect, test, vi } from 'vitest';
import { openProfile, problem, type Answer, type ProfilePortal } from '../testing/profile-portal.ts';

const SWITCH = '/api/courriel-quotidien';
let portal: ProfilePortal;

afterEach(() => portal.close());

async function open(answer: Answer): Promise<HTMLInputElement> {
  portal = await openProfile('/profile/notifications', answer);
  await vi.waitFor(() => portal.field('Recevoir le courriel quotidien'));
  const box = portal.field('Recevoir le courriel quotidien');
  if (box instanceof HTMLInputElement) return box;
  throw new Error('The choice is no check box.');
}

const CHOICES = '/api/notifications/choix';
const KINDS = [
  { kind: 'exemple.arrivee', label: 'Une chose est arrivée', courriel: true },
  { kind: 'exemple.attente', label: 'Une chose attend', courriel: true },
  { kind: 'exemple.bienvenue', label: 'Bienvenue', courriel: null },
];

/** What the portal keeps; `kinds` are those of the account. */
const kept =
  (actif: boolean, kinds: readonly object[] = []): Answer =>
  (method, path) => {
    if (method !== 'GET') return new Response(null, { status: 204 });
    return Response.json(path === CHOICES ? kinds : { actif });
  };

test.each([true, false])('the daily mail is ticked as the portal says: %s', async (actif) => {
  expect((await open(kept(actif))).checked).toBe(actif);
  expect(portal.asked).toEqual([`GET ${SWITCH}`, `GET ${CHOICES}`]);
});

test('the choice is kept and announced', async () => {
  const box = await open(kept(true));
  box.click();
  portal.button('Enregistrer').click();
  await vi.waitFor(() => expect(portal.announced).toEqual(['Vous ne recevrez plus le courriel quotidien.']));
  expect(portal.asked.slice(2)).toEqual([`PUT ${SWITCH}`]);
  expect(portal.bodies[2]).toEqual({ actif: false });
  expect(portal.page.querySelector('.fr-alert--success')?.textContent).toContain('Choix enregistré');
});

test('each kind that has a mail is chosen by itself, and the portal shows them all the same', async () => {
  await open(kept(true, KINDS));
  const labels = [...portal.page.querySelectorAll('label')].map(({ textContent }) => textContent.trim());
  expect(labels).toEqual(['Recevoir le courriel quotidien', 'Une chose est arrivée', 'Une chose attend']);
  portal.field('Une chose attend').click();
  portal.button('Enregistrer').click();
  const said = 'Vous recevrez le courriel quotidien. 1 sorte de notifications vous sera envoyée aussitôt par courriel.';
  await vi.waitFor(() => expect(portal.announced).toEqual([said]));
  expect(portal.asked.slice(2)).toEqual([`PUT ${SWITCH}`, `PUT ${CHOICES}`]);
  expect(portal.bodies[3]).toEqual({
    choix: [
      { kind: 'exemple.arrivee', courriel: true },
      { kind: 'exemple.attente', courriel: false },
    ],
  });
});

test('a save asked for while the last one is on its way follows it, with the boxes as they are then', async () => {
  const first = Promise.withResolvers<Response>();
  let saves = 0;
  await open((method, path, body) => {
    if (method === 'PUT' && path === SWITCH && (saves += 1) === 1) return first.promise;
    return kept(true, KINDS)(method, path, body);
  });
  portal.button('Enregistrer').click();
  await vi.waitFor(() => expect(saves).toBe(1));
  portal.field('Une chose attend').click();
  portal.button('Enregistrer').click();
  first.resolve(new Response(null, { status: 204 }));
  await vi.waitFor(() => expect(portal.bodies).toHaveLength(6));
  const sent = portal.bodies.slice(2).map((body) => JSON.stringify(body));
  const both = (attente: boolean) =>
    JSON.stringify({
      choix: [
        { kind: 'exemple.arrivee', courriel: true },
        { kind: 'exemple.attente', courriel: attente },
      ],
    });
  expect(sent).toEqual(['{"actif":true}', both(true), '{"actif":true}', both(false)]);
  await vi.waitFor(() => expect(portal.announced).toHaveLength(2));
});

test('a failed save shows an error, and the box stays as ticked', async () => {
  const box = await open((method, path, body) =>
    method === 'GET' ? kept(true)(method, path, body) : problem(503, 'service-indisponible', { detail: 'Un instant.' }),
  );
  box.click();
  portal.button('Enregistrer').click();
  await vi.waitFor(() => expect(portal.page.querySelector('[role=alert]')?.textContent).toContain('Un instant.'));
  expect(box.checked).toBe(false);
});

test('a choice that cannot be read says why, and « Réessayer » reads it again', async () => {
  let down = true;
  portal = await openProfile('/profile/notifications', (method, path, body) =>
    down ? problem(503, 'service-indisponible', { detail: 'Un instant.' }) : kept(true)(method, path, body),
  );
  await vi.waitFor(() => expect(portal.page.textContent).toContain('Un instant.'));
  down = false;
  portal.button('Réessayer').click();
  await vi.waitFor(() => portal.field('Recevoir le courriel quotidien'));
});
