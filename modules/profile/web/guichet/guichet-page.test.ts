import type { Guichet, Problem, Session } from '@pwp/contracts';
import { useSession } from '@pwp/web-kit';
import { installHost, setSession } from '@pwp/web-kit/host';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { mount, unmount } from '../main.ts';

const mairie: Guichet = { code: '00002', nom: 'Mairie d’essai', siret: '00000000000002', codeTerritoire: '034' };
const bailleur: Guichet = { code: 'PWP01', nom: 'Bailleur fictif', siret: '00000000000001', codeTerritoire: '034' };

const announced: string[] = [];
const fetchStub = vi.fn<typeof fetch>();
const page = document.createElement('main');

function session(guichets: Guichet[], guichet: Guichet | null = guichets[0] ?? null): Session {
  return {
    account: { id: 'a', nom: 'DEMO', prenom: 'Alice', email: 'alice@pwp.test' },
    roles: ['professionnel'],
    guichets,
    guichet,
  };
}

beforeEach(() => {
  announced.length = 0;
  fetchStub.mockReset();
  vi.stubGlobal('fetch', fetchStub);
  installHost({
    accessToken: () => Promise.resolve('a-token'),
    announce: (message) => void announced.push(message),
  });
  document.body.replaceChildren(page);
  window.history.replaceState(null, '', '/profile/guichet');
});

afterEach(async () => {
  await unmount();
  vi.unstubAllGlobals();
});

async function open(current: Session): Promise<void> {
  setSession(current);
  await mount({ domElement: page });
}

function radio(code: string): HTMLInputElement {
  const input = page.querySelector<HTMLInputElement>(`input[type=radio][value="${code}"]`);
  if (input === null) throw new Error(`There is no radio button for ${code}.`);
  return input;
}

function validate(): HTMLButtonElement {
  const button = [...page.querySelectorAll('button')].find((candidate) => candidate.textContent.trim() === 'Valider');
  if (button === undefined) throw new Error('There is no button « Valider ».');
  button.focus();
  button.click();
  return button;
}

test('the page shows the current guichet checked, and its place in the profile', async () => {
  await open(session([mairie, bailleur], bailleur));
  expect(window.location.pathname).toBe('/profile/guichet');
  expect(document.title).toBe('Changer de guichet - Portail Web Professionnel');
  expect(page.querySelector('h1')?.textContent).toBe('Changer de guichet');
  expect(page.querySelector('legend')?.textContent).toContain('Guichet pour lequel vous travaillez');
  expect([radio('00002').checked, radio('PWP01').checked]).toEqual([false, true]);
  expect(page.querySelector('.pwp-breadcrumb [aria-current=page]')?.textContent).toBe('Changer de guichet');
});

test('« Valider » changes the guichet of the session, shows and announces it, and keeps the focus', async () => {
  fetchStub.mockResolvedValue(Response.json(session([mairie, bailleur], bailleur)));
  await open(session([mairie, bailleur], mairie));
  radio('PWP01').click();
  const button = validate();
  await vi.waitFor(() => expect(page.querySelector('.fr-alert--success')).not.toBeNull());

  const [path, init] = fetchStub.mock.calls[0] ?? [];
  expect([path, init?.method, init?.body]).toEqual(['/api/session/guichet', 'PUT', '{"code":"PWP01"}']);
  expect(useSession().guichet?.code).toBe('PWP01');
  const sentence = 'Vous travaillez maintenant pour le guichet PWP01 – Bailleur fictif.';
  expect(page.querySelector('.fr-alert--success')?.textContent).toContain(sentence);
  expect(announced).toEqual([sentence]);
  expect(document.activeElement).toBe(button);
});

test('the guichet one already works for is not asked again', async () => {
  await open(session([mairie, bailleur], mairie));
  validate();
  await vi.waitFor(() => expect(page.querySelector('.fr-alert--info')).not.toBeNull());
  expect(page.querySelector('.fr-alert--info')?.textContent).toContain('déjà pour le guichet 00002 – Mairie d’essai');
  expect(fetchStub).not.toHaveBeenCalled();
});

test("a refusal shows the problem's sentence; the choice and the focus stay, the session too", async () => {
  const problem: Problem = {
    type: 'urn:pwp:problem:guichet-non-rattache',
    title: 'Ce guichet ne vous est pas affecté',
    status: 403,
    code: 'guichet-non-rattache',
    detail: 'Le guichet PWP01 ne vous est plus affecté.',
  };
  fetchStub.mockResolvedValue(Response.json(problem, { status: 403 }));
  await open(session([mairie, bailleur], mairie));
  radio('PWP01').click();
  const button = validate();
  await vi.waitFor(() => expect(page.querySelector('.fr-alert--error')).not.toBeNull());

  const alert = page.querySelector('.fr-alert--error');
  expect(alert?.getAttribute('role')).toBe('alert');
  expect(alert?.textContent).toContain('Le guichet PWP01 ne vous est plus affecté.');
  expect(radio('PWP01').checked).toBe(true);
  expect(document.activeElement).toBe(button);
  expect(useSession().guichet?.code).toBe('00002');
  expect(announced).toEqual([]);
});

test('during the request, a second click sends nothing', async () => {
  const answer = Promise.withResolvers<Response>();
  fetchStub.mockReturnValue(answer.promise);
  await open(session([mairie, bailleur], mairie));
  radio('PWP01').click();
  const button = validate();
  await vi.waitFor(() => expect(button.getAttribute('aria-disabled')).toBe('true'));
  validate();
  answer.resolve(Response.json(session([mairie, bailleur], bailleur)));
  await vi.waitFor(() => expect(button.getAttribute('aria-disabled')).toBe('false'));
  expect(fetchStub).toHaveBeenCalledTimes(1);
});

test('a guichet changed elsewhere in the portal moves the choice', async () => {
  await open(session([mairie, bailleur], mairie));
  setSession(session([mairie, bailleur], bailleur));
  await vi.waitFor(() => expect(radio('PWP01').checked).toBe(true));
});

test('with one guichet, the page names it and offers no choice', async () => {
  await open(session([mairie]));
  expect(page.textContent).toContain('Un seul guichet vous est affecté : 00002 – Mairie d’essai.');
  expect(page.querySelector('form')).toBeNull();
});

test('without a guichet, the page says who to contact', async () => {
  await open(session([]));
  expect(page.textContent).toContain('Aucun guichet ne vous est affecté');
  expect(page.textContent).toContain('Adressez-vous à votre référent');
  expect(page.querySelector('form')).toBeNull();
});
