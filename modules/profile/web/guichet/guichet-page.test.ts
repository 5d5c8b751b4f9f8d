import type { Guichet, Session } from '@pwp/contracts';
import { useSession } from '@pwp/web-kit';
import { setSession } from '@pwp/web-kit/host';
import { aSession } from '@pwp/web-kit/testing';
import { afterEach, expect, test, vi } from 'vitest';
import { openProfile, problem, type Answer, type ProfilePortal } from '../testing/profile-portal.ts';

const mairie: Guichet = { code: '00002', nom: 'Mairie d’essai', siret: '00000000000002', codeTerritoire: '034' };
const bailleur: Guichet = { code: 'PWP01', nom: 'Bailleur fictif', siret: '00000000000001', codeTerritoire: '034' };

let portal: ProfilePortal;

afterEach(() => portal.close());

const session = (guichets: Guichet[], guichet: Guichet | null = guichets[0] ?? null) => aSession({ guichets, guichet });
const changed: Answer = () => Response.json(session([mairie, bailleur], bailleur));

async function open(current: Session, answer: Answer = changed): Promise<void> {
  portal = await openProfile('/profile/guichet', answer, { session: current });
}

function radio(code: string): HTMLInputElement {
  const input = portal.page.querySelector<HTMLInputElement>(`input[type=radio][value="${code}"]`);
  if (input === null) throw new Error(`There is no radio button for ${code}.`);
  return input;
}

function validate(): HTMLButtonElement {
  const button = portal.button('Valider');
  button.focus();
  button.click();
  return button;
}

/** The alert of this type, once it is there. */
const told = (type: string) =>
  vi.waitFor(() => {
    const alert = portal.page.querySelector(`.fr-alert--${type}`);
    if (alert === null) throw new Error(`There is no ${type}.`);
    return alert;
  });

test('the page shows the current guichet checked, and its place in the profile', async () => {
  await open(session([mairie, bailleur], bailleur));
  expect(window.location.pathname).toBe('/profile/guichet');
  expect(document.title).toBe('Changer de guichet - Portail Web Professionnel');
  expect(portal.page.querySelector('h1')?.textContent).toBe('Changer de guichet');
  expect(portal.page.querySelector('legend')?.textContent).toContain('Guichet pour lequel vous travaillez');
  expect([radio('00002').checked, radio('PWP01').checked]).toEqual([false, true]);
  expect(portal.page.querySelector('.pwp-breadcrumb [aria-current=page]')?.textContent).toBe('Changer de guichet');
});

test('« Valider » changes the guichet of the session, shows and announces it, and keeps the focus', async () => {
  await open(session([mairie, bailleur], mairie));
  radio('PWP01').click();
  const button = validate();
  const sentence = 'Vous travaillez maintenant pour le guichet PWP01 – Bailleur fictif.';
  expect((await told('success')).textContent).toContain(sentence);
  expect([portal.asked, portal.bodies]).toEqual([['PUT /api/session/guichet'], [{ code: 'PWP01' }]]);
  expect(useSession().guichet?.code).toBe('PWP01');
  expect(portal.announced).toEqual([sentence]);
  expect(document.activeElement).toBe(button);
});

test('the guichet one already works for is not asked again', async () => {
  await open(session([mairie, bailleur], mairie));
  validate();
  expect((await told('info')).textContent).toContain('déjà pour le guichet 00002 – Mairie d’essai');
  expect(portal.asked).toEqual([]);
});

test("a refusal shows the problem's sentence; the choice and the focus stay, the session too", async () => {
  const detail = 'Le guichet PWP01 ne vous est plus affecté.';
  await open(session([mairie, bailleur], mairie), () => problem(403, 'guichet-non-rattache', { detail }));
  radio('PWP01').click();
  const button = validate();
  const alert = await told('error');
  expect(alert.getAttribute('role')).toBe('alert');
  expect(alert.textContent).toContain(detail);
  expect(radio('PWP01').checked).toBe(true);
  expect(document.activeElement).toBe(button);
  expect(useSession().guichet?.code).toBe('00002');
  expect(portal.announced).toEqual([]);
});

test('during the request, a second click sends nothing', async () => {
  const answer = Promise.withResolvers<Response>();
  await open(session([mairie, bailleur], mairie), () => answer.promise);
  radio('PWP01').click();
  const button = validate();
  await vi.waitFor(() => expect(button.getAttribute('aria-disabled')).toBe('true'));
  validate();
  answer.resolve(Response.json(session([mairie, bailleur], bailleur)));
  await vi.waitFor(() => expect(button.getAttribute('aria-disabled')).toBe('false'));
  expect(portal.asked).toHaveLength(1);
});

test('a guichet changed elsewhere in the portal moves the choice', async () => {
  await open(session([mairie, bailleur], mairie));
  setSession(session([mairie, bailleur], bailleur));
  await vi.waitFor(() => expect(radio('PWP01').checked).toBe(true));
});

test('with one guichet, the page names it and offers no choice', async () => {
  await open(session([mairie]));
  expect(portal.page.textContent).toContain('Un seul guichet vous est affecté\u00A0: 00002 – Mairie d’essai.');
  expect(portal.page.querySelector('form')).toBeNull();
});

test('without a guichet, the page says who to contact', async () => {
  await open(session([]));
  expect(portal.page.textContent).toContain('Aucun guichet ne vous est affecté');
  expect(portal.page.textContent).toContain('Adressez-vous à votre référent');
  expect(portal.page.querySelector('form')).toBeNull();
});
