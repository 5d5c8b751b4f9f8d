import { afterEach, expect, test, vi } from 'vitest';
import { openProfile, problem, type Answer, type ProfilePortal } from './testing/profile-portal.ts';

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

const kept =
  (actif: boolean): Answer =>
  (method) =>
    method === 'GET' ? Response.json({ actif }) : new Response(null, { status: 204 });

test.each([true, false])('the daily mail is ticked as the portal says: %s', async (actif) => {
  expect((await open(kept(actif))).checked).toBe(actif);
  expect(portal.asked).toEqual([`GET ${SWITCH}`]);
});

test('the choice is kept and announced', async () => {
  const box = await open(kept(true));
  box.click();
  portal.button('Enregistrer').click();
  await vi.waitFor(() => expect(portal.announced).toEqual(['Vous ne recevrez plus le courriel quotidien.']));
  expect(portal.asked[1]).toBe(`PUT ${SWITCH}`);
  expect(portal.bodies[1]).toEqual({ actif: false });
  expect(portal.page.querySelector('.fr-alert--success')?.textContent).toContain('Choix enregistré');
});

test('a choice that is not kept is told, and stays as it was ticked', async () => {
  const box = await open((method) =>
    method === 'GET' ? Response.json({ actif: true }) : problem(503, 'service-indisponible', { detail: 'Un instant.' }),
  );
  box.click();
  portal.button('Enregistrer').click();
  await vi.waitFor(() => expect(portal.page.querySelector('[role=alert]')?.textContent).toContain('Un instant.'));
  expect(box.checked).toBe(false);
});

test('a choice that cannot be read says why, and « Réessayer » reads it again', async () => {
  let down = true;
  portal = await openProfile('/profile/notifications', () =>
    down ? problem(503, 'service-indisponible', { detail: 'Un instant.' }) : Response.json({ actif: true }),
  );
  await vi.waitFor(() => expect(portal.page.textContent).toContain('Un instant.'));
  down = false;
  portal.button('Réessayer').click();
  await vi.waitFor(() => portal.field('Recevoir le courriel quotidien'));
});
