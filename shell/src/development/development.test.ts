import { DEVELOPMENT_PATH } from '@pwp/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp, type App, type Component } from 'vue';
import { createPortal } from '../frame/portal.ts';
import { menuOf } from '../frame/menu.ts';
import { placeOf } from '../manifest/places.ts';
import { DEVELOPMENT_PAGE } from '../manifest/shell-pages.ts';
import { servedRelease } from '../mounting/served-release.ts';
import { manifestEntry, sessionOf } from '../testing/manifest-entries.ts';
import DevelopmentBanner from './DevelopmentBanner.vue';
import DevelopmentPage from './DevelopmentPage.vue';

const ENTRY = 'http://127.0.0.1:5199/pwp-developpement.js';
const developed = manifestEntry({
  id: 'essai',
  title: 'Essai',
  release: null,
  development: { entry: ENTRY, until: '2026-11-24T16:00:00.000Z' },
});
const session = sessionOf('professionnel');
const manifest = { modules: [developed], unavailable: [] };

const answers = vi.fn<typeof fetch>();
const assign = vi.fn<(url: string | URL) => void>();
const reload = vi.fn<() => void>();

beforeEach(() => {
  answers.mockReset();
  vi.stubGlobal('fetch', answers);
  vi.spyOn(location, 'assign').mockImplementation(assign);
  vi.spyOn(location, 'reload').mockImplementation(reload);
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  history.replaceState(null, '', `${DEVELOPMENT_PAGE}?jeton=le-code`);
});
let shown: App | undefined;
afterEach(() => {
  shown?.unmount();
  shown = undefined;
  vi.clearAllMocks();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const answer = (body: unknown, status = 200) =>
  answers.mockImplementationOnce(async () => Response.json(body, { status }));

test('a module without a release is open while it is developed, and its code is that of its machine', () => {
  expect(menuOf(manifest, session)).toMatchObject([{ title: 'Essai', state: 'open' }]);
  expect(placeOf('/essai', manifest, session)).toMatchObject({ kind: 'module', entry: { id: 'essai' } });
  expect(servedRelease(developed)?.entry.url).toBe(ENTRY);
  expect(servedRelease(manifestEntry({ id: 'releves' }))?.entry.url).toBe('/modules/releves/1/main.js');
});

test('a module that is developed reads its configuration', () => {
  const configured = { ...developed, development: { entry: ENTRY, until: '', configuration: { jours: 7 } } };
  expect(servedRelease(configured)?.configuration).toEqual({ jours: 7 });
  expect(servedRelease(developed)).not.toHaveProperty('configuration');
});

test('a page in which a module is developed tells nothing of how modules do', () => {
  const sendBeacon = vi.fn<() => boolean>(() => true);
  vi.stubGlobal('navigator', { sendBeacon });
  const beacon = { module: 'releves', version: '0123456789ab', outcome: 'crash' } as const;
  createPortal(manifest).report(beacon);
  expect(sendBeacon).not.toHaveBeenCalled();
  createPortal({ modules: [manifestEntry({ id: 'releves' })], unavailable: [] }).report(beacon);
  expect(sendBeacon).toHaveBeenCalledOnce();
});

test('the page of a grant is where `pwp dev` leads, and waits for a sign-in', () => {
  expect(DEVELOPMENT_PAGE).toBe(DEVELOPMENT_PATH);
  expect(placeOf(DEVELOPMENT_PAGE, manifest, null)).toEqual({ kind: 'sign-in' });
  expect(placeOf(DEVELOPMENT_PAGE, manifest, session)).toEqual({ kind: 'development' });
});

const grant = {
  module: 'essai',
  title: 'Essai',
  path: '/essai',
  origin: 'http://127.0.0.1:5199',
  until: '2026-11-24T16:00:00.000Z',
};

/** Puts a component on the page until the test ends. */
function show(component: Component, props: Record<string, unknown> = {}): HTMLElement {
  const place = document.createElement('div');
  document.body.replaceChildren(place);
  const app = createApp(component, props);
  app.mount(place);
  shown = app;
  return place;
}

const buttonOf = (place: HTMLElement) => place.querySelector('button');

test('nothing is taken before the person agreed, who is told what code will act with his session', async () => {
  answer({ ...grant, consent: 'YWNjb3Jk' });
  const page = show(DevelopmentPage);
  await vi.waitFor(() =>
    expect(page.textContent).toContain(
      'Jusqu’au 24 novembre 2026 à 17:00, ce navigateur chargera le module «\u00A0Essai\u00A0» de http://127.0.0.1:5199',
    ),
  );
  expect(answers.mock.calls.map(([url, init]) => [url, init?.body])).toEqual([
    ['/registry/v1/grants/offer', '{"code":"le-code"}'],
  ]);
  answer(grant);
  buttonOf(page)?.click();
  await vi.waitFor(() => expect(assign).toHaveBeenCalledWith('/essai'));
  const [url, init] = answers.mock.lastCall ?? [];
  expect([url, init?.body]).toEqual(['/registry/v1/grants/take', '{"code":"le-code","consent":"YWNjb3Jk"}']);
});

test('the modules of one `pwp dev` are agreed to together, and taken one after the other', async () => {
  history.replaceState(null, '', `${DEVELOPMENT_PAGE}?jeton=le-code&jeton=un-autre`);
  const other = { ...grant, module: 'autre', title: 'Autre', path: '/autre', origin: 'http://127.0.0.1:5200' };
  answer({ ...grant, consent: 'dW4=' });
  answer({ ...other, consent: 'ZGV1eA==' });
  const page = show(DevelopmentPage);
  await vi.waitFor(() =>
    expect(buttonOf(page)?.textContent.trim()).toBe('Développer «\u00A0Essai\u00A0» et «\u00A0Autre\u00A0»'),
  );
  expect(page.textContent).toContain('http://127.0.0.1:5200');
  answer(grant);
  answer(other);
  buttonOf(page)?.click();
  await vi.waitFor(() => expect(assign).toHaveBeenCalledWith('/essai'));
  expect(answers.mock.calls.slice(2).map(([url, init]) => [url, init?.body])).toEqual([
    ['/registry/v1/grants/take', '{"code":"le-code","consent":"dW4="}'],
    ['/registry/v1/grants/take', '{"code":"un-autre","consent":"ZGV1eA=="}'],
  ]);
});

test.each([
  [
    'the registry’s reason',
    () => answer({ title: 'Inconnu', detail: 'Cette adresse a déjà servi.' }, 404),
    /déjà servi/,
  ],
  ['no answer', () => answers.mockRejectedValueOnce(new TypeError('network')), /ne répond pas/],
])('a code that gives nothing says why: %s', async (_what, given, said) => {
  given();
  const page = show(DevelopmentPage);
  await vi.waitFor(() => expect(page.querySelector('[role=alert]')?.textContent).toMatch(said));
  expect(buttonOf(page)).toBeNull();
});

test('« quitter » ends the grant and draws the page again; one that fails says so', async () => {
  const banner = show(DevelopmentBanner, { titles: ['Essai', 'Autre'] });
  expect(banner.textContent.trim()).toBe('Développement de «\u00A0Essai\u00A0» et «\u00A0Autre\u00A0» — quitter');
  answers.mockRejectedValueOnce(new TypeError('network'));
  buttonOf(banner)?.click();
  await vi.waitFor(() => expect(banner.querySelector('[role=alert]')?.textContent).toContain('réessayez'));
  expect(reload).not.toHaveBeenCalled();
  answers.mockImplementationOnce(async () => new Response(null, { status: 204 }));
  buttonOf(banner)?.click();
  await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce());
  expect(answers.mock.lastCall).toMatchObject(['/registry/v1/grants/taken', { method: 'DELETE' }]);
});
